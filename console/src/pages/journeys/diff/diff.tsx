import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { JourneyDiff } from '#contracts/api/journeys.ts';
import { outletsOf, type StepKind } from '#contracts/journeys.ts';
import { useApi } from '../../../api/queries.ts';
import { StepIcon } from '../../../domain/journey-canvas/step-icon.tsx';
import { useDictionary, useJourneyWords } from '../../../domain/journey-canvas/use-words.ts';
import type { Draft } from '../../../domain/journey-model/draft.ts';
import { inOrder } from '../../../domain/journey-model/edit.ts';
import { State, type Tone } from '../../../ui/badge.tsx';
import { Bars, Failure } from '../../../ui/states.tsx';
import { at } from '../api.ts';
import { lineChanges, partsOf, rawLines, type Change, type PartChange } from './changes.ts';
import { journeyLines } from './journey-lines.ts';
import { MarkedCanvas } from './marked-canvas.tsx';
import { stepLines } from './step-lines.ts';
import { useEdition } from './use-edition.ts';
import './diff.css';

interface Props {
  id: string;
  /** A version's number, or `draft`. */
  from: string;
  to: string;
  /** Draws the later one, with what is different marked. */
  drawn?: boolean;
}

const tones: Record<Change['kind'], Tone> = { added: 'good', removed: 'bad', changed: 'info' };

/** What another version does otherwise, step by step, in words. */
export function Diff({ id, from, to, drawn = false }: Props) {
  const { t } = useTranslation('journeys');
  const { data, error, refetch } = useApi<JourneyDiff>('journeys', at(id, '/diff'), { from, to });
  const before = useEdition(id, from);
  const after = useEdition(id, to);
  if (error && !data) return <Failure error={error} retry={() => void refetch()} />;
  if (!data || !before || !after) return <Bars lines={4} />;
  if (data.changes.length === 0) return <p className="soft">{t('diff.none')}</p>;
  return (
    <div className="stack">
      {drawn && <MarkedCanvas draft={after} changes={data.changes} />}
      <Changes changes={data.changes} before={before} after={after} />
    </div>
  );
}

interface ChangesProps {
  changes: readonly Change[];
  before: Draft;
  after: Draft;
}

/** One side of the comparison, in words. */
function useSide(draft: Draft) {
  const { t } = useTranslation('journeys');
  const dictionary = useDictionary(draft);
  const words = useJourneyWords(draft);
  const order = useMemo(() => new Map(inOrder(draft).map((id, index) => [id, index])), [draft]);
  const titleOf = (id: string): string => {
    const step = draft.steps[id];
    const number = order.get(id);
    return step ? `${number === undefined ? '' : `${number + 1} · `}${words.title(id, step)}` : id;
  };
  return {
    order,
    titleOf,
    summary: (id: string) => {
      const step = draft.steps[id];
      return step ? words.summary(step) : '';
    },
    ways(id: string): string[] {
      const step = draft.steps[id];
      if (!step) return [];
      return outletsOf(step).flatMap((outlet) => {
        const target = step.to[outlet];
        const name = words.outlet(step, outlet);
        return target ? [t('outline.leads', { outlet: name, to: titleOf(target) })] : [];
      });
    },
    outlet(id: string, outlet: string): string {
      const step = draft.steps[id];
      return step && outletsOf(step).includes(outlet) ? words.outlet(step, outlet) : outlet;
    },
    lines(id: string | null, { part, outlet }: PartChange): string[] {
      if (id === null) return journeyLines(dictionary, draft, part, titleOf);
      const step = draft.steps[id];
      if (!step) return [];
      if (outlet === null) return stepLines(dictionary, step, part);
      const target = step.to[outlet];
      return [target ? titleOf(target) : t('inspect.end')];
    },
  };
}

function Changes({ changes, before, after }: ChangesProps) {
  const { t } = useTranslation('journeys');
  const [old, now] = [useSide(before), useSide(after)];
  const sideOf = ({ kind }: Change) => (kind === 'removed' ? old : now);
  const place = (change: Change) =>
    change.step === null ? -1 : (sideOf(change).order.get(change.step) ?? Infinity);
  return (
    <ul className="diff" aria-label={t('diff.title')}>
      {changes
        .toSorted((a, b) => place(a) - place(b))
        .map((change) => (
          <li key={`${change.step} ${change.kind}`} data-kind={change.kind}>
            <div className="row">
              <State tone={tones[change.kind]}>{t(`diff.${change.kind}`)}</State>
              {change.stepKind && <StepIcon kind={change.stepKind as StepKind} />}
              <strong>
                {change.step === null ? t('settings.title') : sideOf(change).titleOf(change.step)}
              </strong>
            </div>
            {change.kind === 'changed' ? (
              partsOf(change).map((part) => (
                <Part key={`${part.part} ${part.outlet}`} {...{ change, part, old, now }} />
              ))
            ) : (
              <Whole step={change.step ?? ''} side={sideOf(change)} />
            )}
          </li>
        ))}
    </ul>
  );
}

type Side = ReturnType<typeof useSide>;

/** A step that came or went: what it does, and where it leads. */
function Whole({ step, side }: { step: string; side: Side }) {
  const summary = side.summary(step);
  return (
    <div className="diff-part soft">
      {summary && <span>{summary}</span>}
      {side.ways(step).map((way) => (
        <span key={way}>{way}</span>
      ))}
    </div>
  );
}

interface PartProps {
  change: Change;
  part: PartChange;
  old: Side;
  now: Side;
}

/** One setting, with what it no longer says and what it says now. */
function Part({ change, part, old, now }: PartProps) {
  const { t, i18n } = useTranslation('journeys');
  const told = lineChanges(old.lines(change.step, part), now.lines(change.step, part));
  const known = told.gone.length + told.come.length > 0;
  const { gone, come } = known ? told : rawLines(part.fields);
  const key = `diff.part.${part.part}`;
  const outlet =
    part.outlet !== null && change.step !== null ? now.outlet(change.step, part.outlet) : '';
  return (
    <div className="diff-part">
      <span className="soft">
        {i18n.exists(key, { ns: 'journeys' }) ? t(key, { outlet }) : part.part}
      </span>
      {gone.map((line, index) => (
        <del key={index}>{line}</del>
      ))}
      {come.map((line, index) => (
        <ins key={index}>{line}</ins>
      ))}
      {come.length === 0 && <span className="faint">{t('diff.nothing')}</span>}
    </div>
  );
}
