import { Button, Input } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Campaign } from '#contracts/api/campaigns.ts';
import { useProblemWords } from '../../../api/problem-words.ts';
import { useFeedback } from '../../../ui/feedback/use-feedback.ts';
import { Card } from '../../../ui/page.tsx';
import { ApprovalStep } from './approval-step.tsx';
import { ArmsStep } from './arms-step.tsx';
import { AudienceStep } from './audience-step.tsx';
import { unfinished } from './draft.ts';
import { GoalStep } from './goal-step.tsx';
import { LaunchPanel } from './launch-panel.tsx';
import { ScheduleStep } from './schedule-step.tsx';
import { useDraft, type Editing } from './use-draft.ts';
import './editor.css';

/** A campaign in calm steps on one page; it keeps itself while one writes. */
export function Editor({ campaign }: { campaign: Campaign }) {
  const { t } = useTranslation('campaigns');
  const editing = useDraft(campaign);
  const { draft, base, changePlan, take } = editing;
  const { plan } = draft;
  const own = unfinished(plan);
  const problems = own.length > 0 ? own : editing.saving === 'saved' ? base.problems : [];
  const nameless = draft.name.trim() === '';
  return (
    <>
      <Conflict editing={editing} />
      <div className="columns campaign-editor">
        <div className="stack" key={take}>
          <Card>
            <div className="campaign-head">
              <label className="campaign-field">
                <span>{t('name')}</span>
                <Input
                  value={draft.name}
                  maxLength={120}
                  status={nameless ? 'error' : ''}
                  onChange={(event) => editing.change({ name: event.target.value })}
                />
                {nameless && (
                  <span role="alert" className="campaign-wrong">
                    {t('nameNeeded')}
                  </span>
                )}
              </label>
              <label className="campaign-field">
                <span>{t('description')}</span>
                <Input
                  value={draft.description}
                  maxLength={500}
                  onChange={(event) => editing.change({ description: event.target.value })}
                />
              </label>
            </div>
          </Card>
          <AudienceStep plan={plan} problems={problems} onChange={changePlan} />
          <ArmsStep
            campaign={base}
            plan={plan}
            problems={problems}
            saved={editing.saving === 'saved'}
            onChange={changePlan}
          />
          <ScheduleStep plan={plan} problems={problems} onChange={changePlan} />
          <GoalStep plan={plan} problems={problems} onChange={changePlan} />
          <ApprovalStep
            needed={draft.needsApproval}
            onChange={(needsApproval) => editing.change({ needsApproval })}
          />
        </div>
        <LaunchPanel editing={editing} problems={problems} />
      </div>
    </>
  );
}

/** Somebody else was quicker: whose version stays is for a person to say. */
function Conflict({ editing }: { editing: Editing }) {
  const { t } = useTranslation('campaigns');
  const words = useProblemWords();
  const { failed } = useFeedback();
  const { problem, saving } = editing;
  if (!problem) return null;
  if (saving === 'failed')
    return (
      <div className="note" data-tone="bad" role="alert">
        <strong>{t('save.failed')}</strong>
        <span>{words(problem)}</span>
        <div>
          <Button size="small" onClick={editing.retry}>
            {t('common:failure.retry')}
          </Button>
        </div>
      </div>
    );
  return (
    <div className="note" data-tone="warn" role="alert">
      <strong>{t('save.conflict')}</strong>
      <span>{t('save.conflictWhy')}</span>
      <div className="row">
        <Button size="small" onClick={() => void editing.takeTheirs().catch(failed)}>
          {t('save.theirs')}
        </Button>
        <Button size="small" onClick={() => void editing.keepMine().catch(failed)}>
          {t('save.mine')}
        </Button>
      </div>
    </div>
  );
}
