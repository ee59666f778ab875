import { useTranslation } from 'react-i18next';
import type { ActionField as Field } from '#contracts/actions.ts';
import type { JourneyAction } from '#contracts/api/journeys.ts';
import { useApi } from '../../../../../api/queries.ts';
import { FormField } from '../field.tsx';
import { OneOf } from '../selects.tsx';
import type { StepProps } from '../step-props.ts';
import { ActionValue } from './action-value.tsx';
import { shapeOf } from './shape.ts';

/** Any action that a module offers, by a form made of what it takes. */
export function ActionForm({ step, path, problems, onChange, readOnly }: StepProps<'action'>) {
  const { t, i18n } = useTranslation('actions');
  const { data } = useApi<{ items: JourneyAction[] }>('workspace', '/journeys/actions');
  const chosen = data?.items.find(({ name }) => name === step.action);
  const nameOf = (name: string) => t(`${name}.name`, { defaultValue: name });
  const set = (key: string, value: unknown) =>
    onChange({ ...step, params: { ...step.params, [key]: value } }, `params.${key}`);
  return (
    <>
      <FormField
        required
        label={t('journeys:form.action')}
        why={chosen && i18n.exists(`actions:${chosen.name}.about`) ? t(`${chosen.name}.about`) : ''}
        problems={problems}
        under={`${path}.action`}
      >
        <OneOf
          label={t('journeys:form.action')}
          value={step.action}
          disabled={readOnly}
          options={data?.items.map(({ name }) => ({ value: name, label: nameOf(name) }))}
          onChange={(action) => onChange({ ...step, action, params: {} })}
        />
      </FormField>
      {chosen &&
        inOrder(chosen).map(([key, field]) => {
          const label = t(`${chosen.name}.input.${key}`, { defaultValue: key });
          return (
            <FormField
              key={`${chosen.name} ${key}`}
              required={chosen.input.required.includes(key)}
              label={label}
              problems={problems}
              under={`${path}.params.${key}`}
            >
              <ActionValue
                action={chosen.name}
                name={key}
                label={label}
                shape={shapeOf(field)}
                value={step.params[key]}
                readOnly={readOnly}
                onChange={(value) => set(key, value)}
              />
            </FormField>
          );
        })}
    </>
  );
}

/** What must be said comes first. */
function inOrder({ input }: JourneyAction): [string, Field][] {
  const rank = ([key]: [string, Field]) => (input.required.includes(key) ? 0 : 1);
  return Object.entries(input.properties).toSorted((a, b) => rank(a) - rank(b));
}
