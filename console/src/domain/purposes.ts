import { useTranslation } from 'react-i18next';
import { messagePurposes } from '#contracts/api/messages.ts';
import { useApi } from '../api/queries.ts';
import { useCan } from '../api/session.ts';

export interface NamedPurpose {
  key: string;
  name: string;
}

/** What messages can be for, with names: the two that every workspace has, and its own. */
export function usePurposes() {
  const { t } = useTranslation('messages');
  const { data } = useApi<{ items: NamedPurpose[] }>(
    'messages',
    '/messages/purposes',
    {},
    { enabled: useCan('messages.read') },
  );
  const own = (data?.items ?? []).filter(
    ({ key }) => !messagePurposes.some((builtIn) => builtIn === key),
  );
  const purposes: NamedPurpose[] = [
    ...messagePurposes.map((key) => ({ key, name: t(`for.${key}`) })),
    ...own,
  ];
  return {
    purposes,
    /** Its key where somebody removed it since. */
    nameOf: (key: string): string => purposes.find((one) => one.key === key)?.name ?? key,
  };
}
