import { useTranslation } from 'react-i18next';
import type { CampaignResults } from '#contracts/api/campaigns.ts';
import { useFormat } from '../../../i18n/use-format.ts';

/** A difference of rates in percentage points, with its sign. */
export function usePoints(): (difference: number) => string {
  const { t } = useTranslation('campaigns');
  const format = useFormat();
  return (difference) => {
    const number = format.decimal(difference * 100, 2);
    return t('result.points', { number: difference > 0 ? `+${number}` : number });
  };
}

/** What can be said of the results, in one plain sentence. */
export function useSentence({ sentence }: CampaignResults): string {
  const { t } = useTranslation('campaigns');
  const points = usePoints();
  const given: Record<string, string> = {};
  for (const [name, value] of Object.entries(sentence.values))
    given[name] = typeof value === 'number' ? points(value) : (value ?? '');
  return t(`result.says.${sentence.code}`, given);
}
