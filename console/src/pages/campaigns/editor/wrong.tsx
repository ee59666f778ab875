import { useTranslation } from 'react-i18next';
import type { CampaignProblem } from '#contracts/api/campaigns.ts';
import { useCampaignProblemWords } from '../problem-words.ts';
import { problemsUnder } from './draft.ts';
import './editor.css';

interface Props {
  problems: readonly CampaignProblem[];
  /** Shows those at these places or below. */
  under: readonly string[];
}

/** What keeps this part of the plan from going out. */
export function Wrong({ problems, under }: Props) {
  const { t } = useTranslation('campaigns');
  const words = useCampaignProblemWords();
  const own = new Set(under.flatMap((place) => problemsUnder(problems, place)).map(words));
  if (own.size === 0) return null;
  return (
    <ul className="campaign-wrong" role="status" aria-label={t('wrong.title')}>
      {[...own].map((text) => (
        <li key={text}>{text}</li>
      ))}
    </ul>
  );
}
