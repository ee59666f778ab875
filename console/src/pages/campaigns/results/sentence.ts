import { useTranslation } from 'react-i18next';
import type { CampaignResults } from '#contracts/api/campaigns.ts';
import { useFormat } from '../../../i18n/use-format.ts';

/** A difference of rates in percentage points, with its sign unless the words around it say that. */
export function usePoints(): (difference: number, signed?: boolean) => string {
  const { t } = useTranslation('campaigns');
  const format = useFormat();
  return (difference, signed = true) => {
    const number = format.decimal(difference * 100, 2);
    return t('result.points', { number: signed && difference > 0 ? `+${number}` : number });
  };
}

/** What can be said of the results, in one plain sentence. */
export function useSentence({ sentence }: CampaignResults): string {
  const { t } = useTranslation('campaigns');
  const points = usePoints();
  const given: Record<string, string> = {};
  for (const [name, value] of Object.entries(sentence.values)) {
    // "raised by 1.6 points": the verb says the direction.
    const told = sentence.code.startsWith('proven') && name === 'estimate';
    given[name] =
      typeof value === 'number' ? points(told ? Math.abs(value) : value, !told) : (value ?? '');
  }
  return t(`result.says.${sentence.code}`, given);
}
