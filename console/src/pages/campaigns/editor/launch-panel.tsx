import { CheckOutlined, LoadingOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CampaignProblem } from '#contracts/api/campaigns.ts';
import { Card } from '../../../ui/page.tsx';
import { EstimateCard } from '../estimate/estimate-card.tsx';
import { useEstimate } from '../estimate/use-estimate.ts';
import { useCampaignProblemWords } from '../problem-words.ts';
import { Release } from '../release.tsx';
import type { Editing } from './use-draft.ts';
import './editor.css';

interface Props {
  editing: Editing;
  problems: readonly CampaignProblem[];
}

/** Beside the steps: what would happen, what is missing, and the way out into the world. */
export function LaunchPanel({ editing, problems }: Props) {
  const { t } = useTranslation('campaigns');
  const problemWords = useCampaignProblemWords();
  const [asking, setAsking] = useState(false);
  const { base, saving } = editing;
  const sound = saving === 'saved' && problems.length === 0;
  const estimating = useEstimate(base.id, base.revision, sound);
  const words = [...new Set(problems.map(problemWords))];
  return (
    <div className="stack campaign-side">
      <EstimateCard estimating={estimating} wanting={problems.length > 0} arms={base.plan.arms} />
      <Card>
        <div className="stack">
          <div className="row spread" aria-live="polite">
            <span className="soft">
              {saving === 'saving' && <LoadingOutlined />}
              {saving === 'saved' && <CheckOutlined />} {t(`save.${saving}`)}
            </span>
          </div>
          {words.length > 0 && (
            <div>
              <strong>{t('wrong.before')}</strong>
              <ul className="campaign-missing">
                {words.map((text) => (
                  <li key={text}>{text}</li>
                ))}
              </ul>
            </div>
          )}
          <Button type="primary" disabled={!sound} onClick={() => setAsking(true)}>
            {t(base.needsApproval ? 'launch.ask' : 'launch.open')}
          </Button>
        </div>
      </Card>
      {asking && (
        <Release
          campaign={base}
          estimate={estimating.old ? null : estimating.estimate}
          act="launch"
          onClose={() => setAsking(false)}
        />
      )}
    </div>
  );
}
