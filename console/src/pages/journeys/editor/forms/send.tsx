import { Switch } from 'antd';
import { useTranslation } from 'react-i18next';
import { MessagePlanEditor, MessagePlanPreview } from '../../../../domain/message-plan/index.ts';
import { ProblemLines } from '../problems/problem-lines.tsx';
import { FormField } from './field.tsx';
import type { StepProps } from './step-props.ts';

/** What is said, by which ways, in which languages. */
export function SendForm({ step, path, problems, readOnly, onChange }: StepProps<'send'>) {
  const { t } = useTranslation('journeys');
  return (
    <>
      <ProblemLines problems={problems} under={`${path}.message`} />
      <MessagePlanEditor
        value={step.message}
        readOnly={readOnly}
        onChange={(message) => onChange({ ...step, message }, 'message')}
      />
      <FormField label={t('form.awaitResult')} why={t('form.awaitResultWhy')}>
        <div>
          <Switch
            size="small"
            aria-label={t('form.awaitResult')}
            checked={step.awaitResult}
            disabled={readOnly}
            onChange={(awaitResult) => onChange({ ...step, awaitResult })}
          />
        </div>
      </FormField>
      <MessagePlanPreview plan={step.message} />
    </>
  );
}
