import { CloudUploadOutlined } from '@ant-design/icons';
import { Button, Modal } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { JourneyDetail } from '#contracts/api/journeys.ts';
import type { JourneyProblem } from '#contracts/journeys/problems.ts';
import { ApiProblem } from '../../../api/problem.ts';
import { useFeedback } from '../../../ui/feedback/use-feedback.ts';
import { useAct } from '../api.ts';
import { Diff } from '../diff/diff.tsx';
import { useJourneyProblemWords } from './problems/problem-lines.tsx';

interface Props {
  journey: JourneyDetail;
  /** Errors that keep it from being published. */
  blocked: number;
  unchanged: boolean;
  save: () => Promise<boolean>;
  revision: () => number;
}

/** Makes the draft the version that people enter, after showing what that changes. */
export function Publish({ journey, blocked, unchanged, save, revision }: Props) {
  const { t } = useTranslation('journeys');
  const { done } = useFeedback();
  const [open, setOpen] = useState(false);
  const [refused, setRefused] = useState<readonly JourneyProblem[]>([]);
  const { failed } = useFeedback();
  const words = useJourneyProblemWords();
  const publish = useAct(journey.id);
  const first = journey.liveVersion === null;

  async function ask(): Promise<void> {
    setRefused([]);
    if (await save()) setOpen(true);
  }

  function run(): void {
    publish.mutate(
      { act: 'publish', body: { revision: revision() } },
      {
        onSuccess: () => {
          setOpen(false);
          done(t('publish.done', { name: journey.name }));
        },
        onError: (error) => {
          const told = problemsIn(error);
          setRefused(told);
          if (told.length === 0) failed(error);
        },
      },
    );
  }

  return (
    <>
      <Button
        type="primary"
        icon={<CloudUploadOutlined aria-hidden />}
        disabled={blocked > 0 || (unchanged && !first)}
        title={blocked > 0 ? t('publish.blocked', { count: blocked }) : ''}
        onClick={() => void ask()}
      >
        {t('publish.do')}
      </Button>
      {open && (
        <Modal
          open
          width={640}
          title={t('publish.title', { name: journey.name })}
          okText={t(first ? 'publish.first' : 'publish.do')}
          cancelText={t('common:action.cancel')}
          confirmLoading={publish.isPending}
          onOk={run}
          onCancel={() => setOpen(false)}
        >
          <div className="stack">
            <p>{t(first ? 'publish.whyFirst' : 'publish.why', { count: journey.inside })}</p>
            {refused.length > 0 && (
              <div className="note" data-tone="bad" role="alert">
                <strong>{t('publish.refused')}</strong>
                {refused.map((problem, index) => (
                  <span key={index}>
                    <code>{problem.path}</code> {words(problem)}
                  </span>
                ))}
              </div>
            )}
            {!first && <Diff id={journey.id} from={String(journey.liveVersion)} to="draft" />}
          </div>
        </Modal>
      )}
    </>
  );
}

/** What the server alone can know to be wrong, such as a segment that is gone. */
function problemsIn(error: unknown): readonly JourneyProblem[] {
  const given = error instanceof ApiProblem ? error.details['problems'] : null;
  return Array.isArray(given) ? (given as JourneyProblem[]) : [];
}
