import { DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, Dropdown } from 'antd';
import { useTranslation } from 'react-i18next';
import { journeyLimits, type Trigger } from '#contracts/journeys.ts';
import type { JourneyProblem } from '#contracts/journeys/problems.ts';
import { blankTrigger, triggerKinds } from '../../../../domain/journey-model/blank.ts';
import { ProblemLines } from '../problems/problem-lines.tsx';
import { TriggerFields } from './trigger-fields.tsx';

interface Props {
  triggers: readonly Trigger[];
  problems: readonly JourneyProblem[];
  readOnly: boolean;
  onChange: (triggers: Trigger[]) => void;
}

/** What brings people in; any of these. */
export function Triggers({ triggers, problems, readOnly, onChange }: Props) {
  const { t } = useTranslation('journeys');
  return (
    <>
      {triggers.map((trigger, index) => (
        <div
          key={index}
          className="step-box"
          role="group"
          aria-label={t('trigger.no', { number: index + 1 })}
        >
          <div className="step-box-head">
            <span className="strong">{t(`trigger.${trigger.kind}`)}</span>
            {!readOnly && (
              <Button
                type="text"
                size="small"
                icon={<DeleteOutlined />}
                aria-label={t('trigger.remove', { number: index + 1 })}
                onClick={() => onChange(triggers.toSpliced(index, 1))}
              />
            )}
          </div>
          <TriggerFields
            trigger={trigger}
            path={`$.triggers[${index}]`}
            problems={problems}
            onChange={(next) => onChange(triggers.with(index, next))}
          />
          {trigger.kind !== 'fact' && (
            <ProblemLines problems={problems} under={`$.triggers[${index}]`} />
          )}
        </div>
      ))}
      <ProblemLines
        problems={problems.filter(({ path }) => path === '$.triggers')}
        under="$.triggers"
      />
      {!readOnly && triggers.length < journeyLimits.triggers && (
        <div>
          <Dropdown
            trigger={['click']}
            menu={{
              items: triggerKinds.map((kind) => ({ key: kind, label: t(`trigger.${kind}`) })),
              onClick: ({ key }) => onChange([...triggers, blankTrigger(key as Trigger['kind'])]),
            }}
          >
            <Button size="small" icon={<PlusOutlined aria-hidden />}>
              {t(triggers.length === 0 ? 'trigger.add' : 'trigger.or')}
            </Button>
          </Dropdown>
        </div>
      )}
    </>
  );
}
