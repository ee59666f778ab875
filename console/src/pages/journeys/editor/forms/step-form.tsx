import { Input } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { JourneyStep } from '#contracts/journeys.ts';
import type { JourneyProblem } from '#contracts/journeys/problems.ts';
import { ActionForm } from './action/action-form.tsx';
import { BranchForm, SplitForm } from './choosing.tsx';
import { AssignForm, ListForm, SetAttributeForm, TagForm, WebhookForm } from './doing.tsx';
import { FormField } from './field.tsx';
import { SendForm } from './send.tsx';
import {
  BestHourForm,
  WaitForFactForm,
  WaitForm,
  WaitForWindowForm,
  WaitUntilForm,
} from './waits.tsx';

interface Props {
  step: JourneyStep;
  path: string;
  problems: readonly JourneyProblem[];
  readOnly: boolean;
  onChange: (step: JourneyStep, key?: string) => void;
}

/** The form of a step's kind. */
export function StepForm({ step, ...props }: Props): ReactNode {
  switch (step.kind) {
    case 'send':
      return <SendForm step={step} {...props} />;
    case 'wait':
      return <WaitForm step={step} {...props} />;
    case 'waitUntil':
      return <WaitUntilForm step={step} {...props} />;
    case 'waitForFact':
      return <WaitForFactForm step={step} {...props} />;
    case 'waitForWindow':
      return <WaitForWindowForm step={step} {...props} />;
    case 'waitForBestHour':
      return <BestHourForm step={step} {...props} />;
    case 'branch':
      return <BranchForm step={step} {...props} />;
    case 'split':
      return <SplitForm step={step} {...props} />;
    case 'setAttribute':
      return <SetAttributeForm step={step} {...props} />;
    case 'tag':
      return <TagForm step={step} {...props} />;
    case 'list':
      return <ListForm step={step} {...props} />;
    case 'action':
      return <ActionForm step={step} {...props} />;
    case 'assign':
      return <AssignForm step={step} {...props} />;
    case 'webhook':
      return <WebhookForm step={step} {...props} />;
    case 'goal':
      return <GoalForm />;
    case 'exit':
      return <ExitForm step={step} {...props} />;
  }
}

function GoalForm() {
  const { t } = useTranslation('journeys');
  return <p className="step-why">{t('form.goalWhy')}</p>;
}

function ExitForm({ step, readOnly, onChange }: Props) {
  const { t } = useTranslation('journeys');
  if (step.kind !== 'exit') return null;
  return (
    <FormField label={t('form.reason')} why={t('form.reasonWhy')}>
      <Input
        aria-label={t('form.reason')}
        maxLength={80}
        disabled={readOnly}
        value={step.reason}
        onChange={(event) => onChange({ ...step, reason: event.target.value }, 'reason')}
      />
    </FormField>
  );
}
