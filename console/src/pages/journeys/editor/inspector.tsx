import { DeleteOutlined, CopyOutlined } from '@ant-design/icons';
import { Button, Input, Select } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { stepPath } from '#contracts/journeys/check/place.ts';
import { outletsOf, type JourneyStep } from '#contracts/journeys.ts';
import { entryId } from '../../../domain/journey-canvas/graph.ts';
import { StepIcon } from '../../../domain/journey-canvas/step-icon.tsx';
import { useJourneyWords } from '../../../domain/journey-canvas/use-words.ts';
import type { Draft } from '../../../domain/journey-model/draft.ts';
import { connect, inOrder, setComment, setStep } from '../../../domain/journey-model/edit.ts';
import { FormField } from './forms/field.tsx';
import { StepForm } from './forms/step-form.tsx';
import { ProblemLines } from './problems/problem-lines.tsx';
import { JourneySettings } from './settings/journey-settings.tsx';
import { wayOfEdge, type Editor } from './use-editor.ts';
import './inspector.css';

interface Props {
  editor: Editor;
  readOnly: boolean;
  onDuplicate: () => void;
}

/** What is chosen on the canvas, as a form; the journey itself while nothing is. */
export function Inspector({ editor, readOnly, onDuplicate }: Props) {
  const { t } = useTranslation('journeys');
  const { draft, selected, chosenParts } = editor;
  const [only] = chosenParts;
  const step = only === undefined ? undefined : draft.steps[only];
  const note = draft.comments.find(({ id }) => id === only);
  const [edge] = [...selected].flatMap((id) => wayOfEdge(id) ?? []);
  if (chosenParts.length > 1)
    return (
      <Panel title={t('inspect.many', { count: chosenParts.length })}>
        {!readOnly && <Acts onDuplicate={onDuplicate} onRemove={editor.remove} />}
      </Panel>
    );
  if (only && step)
    return <StepPanel key={only} id={only} step={step} {...{ editor, readOnly, onDuplicate }} />;
  if (only && note)
    return (
      <Panel title={t('palette.note')}>
        <Input.TextArea
          aria-label={t('note.text')}
          autoSize={{ minRows: 4, maxRows: 16 }}
          maxLength={1000}
          disabled={readOnly}
          value={note.text}
          onChange={(event) =>
            editor.change(setComment(draft, only, event.target.value), `note ${only}`)
          }
        />
        {!readOnly && <Acts onDuplicate={onDuplicate} onRemove={editor.remove} />}
      </Panel>
    );
  if (edge && !selected.has(entryId)) return <WayPanel {...{ editor, readOnly, edge }} />;
  return (
    <Panel title={t('settings.title')}>
      <JourneySettings
        draft={draft}
        problems={editor.problems}
        readOnly={readOnly}
        onChange={editor.change}
      />
    </Panel>
  );
}

function Panel({ title, children }: { title: ReactNode; children: ReactNode }) {
  return (
    <>
      <h2 className="inspect-title">{title}</h2>
      <div className="step-form">{children}</div>
    </>
  );
}

function Acts({ onDuplicate, onRemove }: { onDuplicate: () => void; onRemove: () => void }) {
  const { t } = useTranslation('journeys');
  return (
    <div className="row">
      <Button size="small" icon={<CopyOutlined aria-hidden />} onClick={onDuplicate}>
        {t('inspect.duplicate')}
      </Button>
      <Button size="small" danger icon={<DeleteOutlined aria-hidden />} onClick={onRemove}>
        {t('inspect.remove')}
      </Button>
    </div>
  );
}

function StepPanel({
  id,
  step,
  editor,
  readOnly,
  onDuplicate,
}: Props & { id: string; step: JourneyStep }) {
  const { t } = useTranslation('journeys');
  const { draft, problems, change } = editor;
  const path = stepPath(id);
  const own = problems.filter((problem) => problem.step === id);
  const set = (next: JourneyStep, key?: string) =>
    change(setStep(draft, id, next), key === undefined ? null : `${id} ${key}`);
  return (
    <Panel
      title={
        <>
          <StepIcon kind={step.kind} /> {t(`kind.${step.kind}`)}
        </>
      }
    >
      <FormField label={t('inspect.name')}>
        <Input
          aria-label={t('inspect.name')}
          maxLength={80}
          placeholder={t(`kind.${step.kind}`)}
          disabled={readOnly}
          value={step.name}
          onChange={(event) => set({ ...step, name: event.target.value }, 'name')}
        />
      </FormField>
      {own
        .filter((problem) => problem.path === path)
        .slice(0, 1)
        .map((problem) => (
          <ProblemLines
            key={problem.path}
            problems={own.filter((one) => one.path === path)}
            under={path}
          />
        ))}
      <StepForm step={step} path={path} problems={own} readOnly={readOnly} onChange={set} />
      <Ways id={id} step={step} editor={editor} readOnly={readOnly} />
      {!readOnly && <Acts onDuplicate={onDuplicate} onRemove={editor.remove} />}
    </Panel>
  );
}

/** Where each way out leads, for who does not draw with a mouse. */
function Ways({
  id,
  step,
  editor,
  readOnly,
}: {
  id: string;
  step: JourneyStep;
  editor: Editor;
  readOnly: boolean;
}) {
  const { t } = useTranslation('journeys');
  const words = useJourneyWords(editor.draft);
  const outlets = outletsOf(step);
  if (outlets.length === 0) return null;
  return (
    <FormField label={t('inspect.then')}>
      {outlets.map((outlet) => (
        <div key={outlet} className="step-line">
          {outlets.length > 1 && (
            <span className="way-name clip" title={words.outlet(step, outlet)}>
              {words.outlet(step, outlet)}
            </span>
          )}
          <TargetSelect
            draft={editor.draft}
            label={t('inspect.leads', { outlet: words.outlet(step, outlet) })}
            except={id}
            value={step.to[outlet] ?? null}
            readOnly={readOnly}
            onChange={(to) => editor.change(connect(editor.draft, { step: id, outlet }, to))}
          />
        </div>
      ))}
    </FormField>
  );
}

interface TargetProps {
  draft: Draft;
  label: string;
  except?: string;
  value: string | null;
  readOnly: boolean;
  onChange: (to: string | null) => void;
}

function TargetSelect({ draft, label, except, value, readOnly, onChange }: TargetProps) {
  const { t } = useTranslation('journeys');
  const words = useJourneyWords(draft);
  // Numbered as in the list of steps, also where one is left out.
  const options = inOrder(draft).flatMap((id, index) => {
    const step = draft.steps[id];
    return step && id !== except
      ? [{ value: id, label: `${index + 1} · ${words.title(id, step)}` }]
      : [];
  });
  return (
    <Select
      className="grow"
      aria-label={label}
      disabled={readOnly}
      value={value ?? ''}
      popupMatchSelectWidth={false}
      options={[{ value: '', label: t('inspect.end') }, ...options]}
      onChange={(to) => onChange(to || null)}
    />
  );
}

function WayPanel({
  editor,
  readOnly,
  edge,
}: {
  editor: Editor;
  readOnly: boolean;
  edge: { step: string | null; outlet: string };
}) {
  const { t } = useTranslation('journeys');
  const words = useJourneyWords(editor.draft);
  const { draft } = editor;
  const step = edge.step === null ? undefined : draft.steps[edge.step];
  const target = edge.step === null ? draft.start : (step?.to[edge.outlet] ?? null);
  return (
    <Panel title={t('inspect.way')}>
      <p className="soft">
        {t('inspect.wayFrom', {
          step: edge.step !== null && step ? words.title(edge.step, step) : t('entry.title'),
          outlet: edge.step !== null && step ? words.outlet(step, edge.outlet) : t('outlet.start'),
        })}
      </p>
      <TargetSelect
        draft={draft}
        label={t('inspect.leads', { outlet: '' })}
        {...(edge.step !== null && { except: edge.step })}
        value={target}
        readOnly={readOnly}
        onChange={(to) => editor.change(connect(draft, edge, to))}
      />
      {!readOnly && <p className="step-why">{t('inspect.wayHint')}</p>}
      {!readOnly && (
        <div>
          <Button size="small" danger onClick={editor.remove}>
            {t('inspect.cutWay')}
          </Button>
        </div>
      )}
    </Panel>
  );
}
