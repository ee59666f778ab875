import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFeedback } from '../../../ui/feedback/use-feedback.ts';
import { Bars, Failure } from '../../../ui/states.tsx';
import { StepIcon } from '../../../domain/journey-canvas/step-icon.tsx';
import { inOrder } from '../../../domain/journey-model/edit.ts';
import { useCreate, useTemplates } from '../api.ts';
import type { Wrong } from '../file/read-file.ts';
import { WrongFile } from '../file/wrong-file.tsx';
import { FromFile } from './from-file.tsx';
import './templates.css';

/** Journeys that most brands want, and an empty one; choosing one makes a draft of it. */
export function Templates({ blank = false }: { blank?: boolean }) {
  const { t, i18n } = useTranslation('journeys');
  const navigate = useNavigate();
  const { failed } = useFeedback();
  const { data, error, refetch } = useTemplates(i18n.language);
  const create = useCreate();
  const [wrong, setWrong] = useState<Wrong | null>(null);
  const start = (name: string, template?: string) =>
    create.mutate(
      { name, ...(template && { template }), language: i18n.language },
      {
        onSuccess: ({ id }) => void navigate({ to: '/journeys/$id', params: { id }, search: {} }),
        onError: failed,
      },
    );
  if (error && !data) return <Failure error={error} retry={() => void refetch()} />;
  if (!data) return <Bars lines={4} height={64} />;
  return (
    <>
      {wrong && <WrongFile wrong={wrong} />}
      <div className="journey-templates" role="group" aria-label={t('new.templates')}>
        {blank && (
          <button
            type="button"
            className="journey-template"
            disabled={create.isPending}
            onClick={() => start(t('new.blankName'))}
          >
            <strong>{t('new.blank')}</strong>
            <span className="soft">{t('new.blankWhy')}</span>
          </button>
        )}
        <FromFile onWrong={setWrong} />
        {data.items.map(({ key, definition }) => (
          <button
            key={key}
            type="button"
            className="journey-template"
            disabled={create.isPending}
            onClick={() => start(t(`template.${key}.name`), key)}
          >
            <strong>{t(`template.${key}.name`)}</strong>
            <span className="soft">{t(`template.${key}.why`)}</span>
            <span className="journey-template-way" aria-hidden="true">
              {inOrder(definition)
                .slice(0, 9)
                .map((id) => {
                  const step = definition.steps[id];
                  return step && <StepIcon key={id} kind={step.kind} />;
                })}
            </span>
          </button>
        ))}
      </div>
    </>
  );
}
