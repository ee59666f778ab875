import { PauseOutlined, StepForwardOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DryRunResult } from '#contracts/api/journeys.ts';
import { messageContent } from '#contracts/content.ts';
import type { StepKind } from '#contracts/journeys.ts';
import { useMe } from '../../../api/session.ts';
import { ContentPreview } from '../../../domain/content/content-preview.tsx';
import { edgeId, type Overlay } from '../../../domain/journey-canvas/graph.ts';
import { StepIcon } from '../../../domain/journey-canvas/step-icon.tsx';
import { useJourneyWords } from '../../../domain/journey-canvas/use-words.ts';
import type { Draft } from '../../../domain/journey-model/draft.ts';
import { useReasonWords } from '../../../domain/reason-words.ts';
import { Handset, Incoming } from '../../../domain/welcome/preview/handset.tsx';
import { useFormat } from '../../../i18n/use-format.ts';
import { useEndWords } from '../end-words.ts';

interface Props {
  result: DryRunResult;
  draft: Draft;
  onReplay: (overlay: Overlay) => void;
}

type Visit = DryRunResult['visits'][number];
const stepMs = 700;

/** The way up to a visit, as the canvas shows it. */
function wayUntil(visits: readonly Visit[], count: number): Overlay {
  const passed = visits.slice(0, count);
  const steps = new Map<string, number>();
  for (const { step } of passed) steps.set(step, (steps.get(step) ?? 0) + 1);
  const edges = new Set(count > 0 ? [edgeId(null, 'start')] : []);
  for (const [index, visit] of passed.entries())
    if (visit.outlet && index < passed.length - 1) edges.add(edgeId(visit.step, visit.outlet));
  return { way: { steps, edges, at: passed.at(-1)?.step ?? null } };
}

/** What happened to her, step by step, and the same replayed on the canvas. */
export function Path({ result, draft, onReplay }: Props) {
  const { t } = useTranslation('journeys');
  const format = useFormat();
  const endWords = useEndWords();
  const { visits } = result;
  const [shown, setShown] = useState(visits.length);
  const [playing, setPlaying] = useState(false);
  useEffect(() => {
    onReplay(wayUntil(visits, shown));
  }, [shown, visits, onReplay]);
  useEffect(() => {
    if (!playing) return;
    const timer = window.setInterval(() => {
      setShown((now) => {
        if (now >= visits.length) setPlaying(false);
        return Math.min(visits.length, now + 1);
      });
    }, stepMs);
    return () => window.clearInterval(timer);
  }, [playing, visits.length]);
  if (!result.entered)
    return (
      <div className="note" data-tone="warn">
        {t('dryRun.notEntered')}
      </div>
    );
  return (
    <div className="step-form" style={{ gap: 8 }} aria-label={t('dryRun.path')} role="group">
      <div className="row spread">
        <strong>{t('dryRun.path')}</strong>
        <Button
          size="small"
          icon={playing ? <PauseOutlined aria-hidden /> : <StepForwardOutlined aria-hidden />}
          onClick={() => {
            if (!playing) setShown(1);
            setPlaying(!playing);
          }}
        >
          {t(playing ? 'dryRun.pause' : 'dryRun.replay')}
        </Button>
      </div>
      <ol className="dry-path">
        <li>
          <span className="faint">{format.moment(result.startsAt)}</span>
          <span>{t('dryRun.comesIn')}</span>
        </li>
        {visits.map((visit, index) => (
          <li key={index} data-future={index >= shown || undefined}>
            <button type="button" className="dry-step" onClick={() => setShown(index + 1)}>
              <span className="faint">{format.moment(visit.at)}</span>
              <VisitLine visit={visit} draft={draft} />
            </button>
            {visit.message && <Message visit={visit} />}
          </li>
        ))}
        <li>
          {result.endedAt && <span className="faint">{format.moment(result.endedAt)}</span>}
          <span>
            {result.stopped
              ? t(`dryRun.stopped.${result.stopped}`)
              : t('dryRun.ends', { why: endWords(result.reason) })}
          </span>
        </li>
      </ol>
      {result.goalAt && (
        <div className="note" data-tone="good">
          {t('dryRun.goal', { at: format.moment(result.goalAt) })}
        </div>
      )}
    </div>
  );
}

function VisitLine({ visit, draft }: { visit: Visit; draft: Draft }) {
  const { t } = useTranslation('journeys');
  const words = useJourneyWords(draft);
  const step = draft.steps[visit.step];
  const name = visit.name || t(`kind.${visit.kind}`);
  const outlet =
    step && visit.outlet && visit.outlet !== 'next' ? words.outlet(step, visit.outlet) : '';
  return (
    <span className="dry-line">
      <StepIcon kind={visit.kind as StepKind} />
      <span>
        {name}
        {outlet && (
          <span className="soft">
            {' → '}
            {outlet}
          </span>
        )}
        {visit.because !== 'none' && visit.because !== 'decision' && (
          <span className="faint"> ({t(`because.${visit.because}`)})</span>
        )}
      </span>
    </span>
  );
}

/** The message as the phone shows it, or why there is none. */
function Message({ visit }: { visit: Visit }) {
  const { t } = useTranslation('journeys');
  const { workspace } = useMe();
  const format = useFormat();
  const reasonWords = useReasonWords();
  const { message } = visit;
  if (!message) return null;
  const content = messageContent.safeParse(message.content);
  const skipped = message.status === 'skipped' || visit.outlet === 'skipped';
  return (
    <div className="dry-message">
      {message.reason && (
        <span className={skipped ? 'step-problem' : 'soft'}>{reasonWords(message.reason)}</span>
      )}
      {content.success && !skipped && (
        <Handset title={workspace.name} time={format.time(visit.at)} label={t('dryRun.phone')}>
          <Incoming from={workspace.name}>
            <ContentPreview content={content.data} />
          </Incoming>
        </Handset>
      )}
    </div>
  );
}
