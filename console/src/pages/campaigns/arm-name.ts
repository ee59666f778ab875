import { useTranslation } from 'react-i18next';
import { armLetter } from './editor/draft.ts';

/**
 * What an arm is called: by its name, else by its place; null is the control group. Where nobody gave a
 * name, results bear the arm's id instead.
 */
export function useArmName(arms: readonly { arm: string | null }[]) {
  const { t } = useTranslation('campaigns');
  const speaking = arms.flatMap(({ arm }) => (arm === null ? [] : [arm]));
  return (arm: string | null, name: string): string => {
    if (arm === null) return t('control.title');
    if (name && name !== arm) return name;
    return speaking.length < 2
      ? t('arm.only')
      : t('arm.unnamed', { letter: armLetter(Math.max(0, speaking.indexOf(arm))) });
  };
}
