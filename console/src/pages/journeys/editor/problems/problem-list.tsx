import { WarningOutlined } from '@ant-design/icons';
import { Button, Popover } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { JourneyProblem } from '#contracts/journeys/problems.ts';
import { useJourneyWords } from '../../../../domain/journey-canvas/use-words.ts';
import type { Draft } from '../../../../domain/journey-model/draft.ts';
import { errorsIn } from '../../../../domain/journey-model/problems.ts';
import { State } from '../../../../ui/badge.tsx';
import { useJourneyProblemWords } from './problem-lines.tsx';
import './problem-list.css';

interface Props {
  problems: readonly JourneyProblem[];
  draft: Draft;
  onShow: (step: string | null) => void;
}

/** Everything that is wrong, each a way to the step it is about. */
export function ProblemList({ problems, draft, onShow }: Props) {
  const { t } = useTranslation('journeys');
  const [open, setOpen] = useState(false);
  const errors = errorsIn(problems).length;
  if (problems.length === 0) return <State tone="good">{t('problems.none')}</State>;
  return (
    <Popover
      trigger="click"
      placement="bottomRight"
      open={open}
      onOpenChange={setOpen}
      content={
        <Lines
          problems={problems}
          draft={draft}
          onShow={(step) => {
            setOpen(false);
            onShow(step);
          }}
        />
      }
    >
      <Button danger={errors > 0} icon={<WarningOutlined aria-hidden />}>
        {errors > 0
          ? t('problems.errors', { count: errors })
          : t('problems.warnings', { count: problems.length })}
      </Button>
    </Popover>
  );
}

function Lines({ problems, draft, onShow }: Props) {
  const { t } = useTranslation('journeys');
  const say = useJourneyProblemWords();
  const words = useJourneyWords(draft);
  const nameOf = (id: string | null) => {
    const step = id === null ? undefined : draft.steps[id];
    return id !== null && step ? words.title(id, step) : t('settings.title');
  };
  return (
    <ul className="problem-list">
      {problems.map((problem, index) => (
        <li key={index}>
          <button
            type="button"
            data-severity={problem.severity}
            onClick={() => onShow(problem.step)}
          >
            <strong>{nameOf(problem.step)}</strong>
            <span>{say(problem)}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}
