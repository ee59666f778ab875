import { useTranslation } from 'react-i18next';
import type { ResultSentence } from '#contracts/api/campaigns.ts';
import { useFormat } from '../../../i18n/use-format.ts';
import { useArmName } from '../arm-name.ts';

/** A difference of rates in percentage points, with its sign unless the words around it say that. */
export function usePoints(): (difference: number, signed?: boolean) => string {
  const { t } = useTranslation('campaigns');
  const format = useFormat();
  return (difference, signed = true) => {
    const number = format.decimal(difference * 100, 2);
    return t('result.points', { number: signed && difference > 0 ? `+${number}` : number });
  };
}

/** Values of a sentence as words; arms by their names. */
function useValues() {
  const points = usePoints();
  return (
    { code, values }: ResultSentence,
    nameOf: (arm: string) => string,
  ): Record<string, string> => {
    const given: Record<string, string> = {};
    for (const [name, value] of Object.entries(values)) {
      // "raised by 1.6 points": the verb says the direction.
      const told = code.startsWith('proven') && name === 'estimate';
      if (typeof value === 'number') given[name] = points(told ? Math.abs(value) : value, !told);
      else given[name] = value === null ? '' : nameOf(value);
    }
    return given;
  };
}

/** What can be said of the results, in one plain sentence. */
export function useSentence(
  sentence: ResultSentence,
  arms: readonly { arm: string | null; name: string }[],
): string {
  const { t } = useTranslation('campaigns');
  const values = useValues();
  const armName = useArmName(arms);
  const nameOf = (told: string) => {
    const arm = arms.find(({ name }) => name === told);
    return arm ? armName(arm.arm, arm.name) : told;
  };
  return t(`result.says.${sentence.code}`, values(sentence, nameOf));
}

/** The same in a few words, for a list. */
export function useBriefWords(): (sentence: ResultSentence) => string {
  const { t } = useTranslation('campaigns');
  const values = useValues();
  return (sentence) =>
    t(
      `result.brief.${sentence.code}`,
      values(sentence, (name) => name),
    );
}
