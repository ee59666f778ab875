import { useTranslation } from 'react-i18next';
import type { CampaignProblem } from '#contracts/api/campaigns.ts';
import { ApiProblem } from '../../api/problem.ts';
import { problemWords } from '../../api/problem-words.ts';

/** What keeps a plan from going out, in the reader's language. */
export function useCampaignProblemWords(): (problem: CampaignProblem) => string {
  const { t, i18n } = useTranslation('campaigns');
  return ({ path, code, values }) => {
    if (code === 'unfinished') {
      const key = `wrong.unfinished.${path.split(/[.[]/)[0]}`;
      return i18n.exists(key, { ns: 'campaigns' }) ? t(key) : t('wrong.unfinished.other');
    }
    const own = `wrong.${code.replace('campaign.', '')}`;
    if (i18n.exists(own, { ns: 'campaigns' })) return t(own, values);
    // Conditions have words of their own.
    const rule = `problem.${code}`;
    if (i18n.exists(rule, { ns: 'rules' }))
      return t('wrong.rule', { words: i18n.t(rule, { ns: 'rules', ...values }) });
    return problemWords(i18n, new ApiProblem(0, code, code, values));
  };
}
