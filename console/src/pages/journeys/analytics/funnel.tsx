import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { JourneyAnalytics, JourneyDetail } from '#contracts/api/journeys.ts';
import { outletsOf, type StepKind } from '#contracts/journeys.ts';
import { StepIcon } from '../../../domain/journey-canvas/step-icon.tsx';
import { useJourneyWords } from '../../../domain/journey-canvas/use-words.ts';
import { blankJourney } from '../../../domain/journey-model/blank.ts';
import { readDraft } from '../../../domain/journey-model/draft.ts';
import { inOrder } from '../../../domain/journey-model/edit.ts';
import { useFormat } from '../../../i18n/use-format.ts';
import { DataTable, type Column } from '../../../ui/data-table.tsx';
import { Card } from '../../../ui/page.tsx';
import { useVersion } from '../api.ts';

type Step = JourneyAnalytics['steps'][number];

interface Props {
  journey: JourneyDetail;
  steps: readonly Step[];
  /** How many came in, of whom the shares are. */
  entered: number;
}

const nothing = blankJourney();
/** Shorter than this is at once to a reader. */
const atOnceSeconds = 1;

/** How many came to each step, by which way they left it, and how long that took. */
export function Funnel({ journey, steps, entered }: Props) {
  const { t } = useTranslation('journeys');
  const format = useFormat();
  const { data: live } = useVersion(journey.id, journey.liveVersion);
  const draft = useMemo(() => (live ? readDraft(live.definition) : nothing), [live]);
  const words = useJourneyWords(draft);
  const several = new Set(steps.map(({ version }) => version)).size > 1;
  const order = inOrder(draft);
  const placeOf = ({ step }: Step) => (order.includes(step) ? order.indexOf(step) : order.length);
  const rows = steps.toSorted((a, b) => b.version - a.version || placeOf(a) - placeOf(b));
  const outlet = (row: Step, name: string) => {
    // Who left the journey here took no way out.
    if (name === '-') return t('outlet.left');
    const step = draft.steps[row.step];
    if (step && outletsOf(step).includes(name)) return words.outlet(step, name);
    return t(`outlet.${name}`, { defaultValue: name.toUpperCase() });
  };
  const columns: Column<Step>[] = [
    {
      key: 'step',
      title: t('numbers.step'),
      render: (row) => (
        <span className="row" style={{ flexWrap: 'nowrap' }}>
          <StepIcon kind={row.kind as StepKind} />
          <span>
            {row.name || t(`kind.${row.kind}`)}
            {several && (
              <span className="faint"> · {t('now.version', { version: row.version })}</span>
            )}
          </span>
        </span>
      ),
    },
    {
      key: 'people',
      title: t('numbers.came'),
      width: 128,
      end: true,
      render: (row) => (
        <>
          <strong>{format.number(row.people)}</strong>{' '}
          {entered > 0 && (
            <span className="soft">{format.percent(Math.min(1, row.people / entered))}</span>
          )}
        </>
      ),
    },
    {
      key: 'here',
      title: t('numbers.here'),
      width: 88,
      end: true,
      hide: 'phone',
      render: (row) => format.number(row.here),
    },
    {
      key: 'ways',
      title: t('numbers.ways'),
      width: 360,
      hide: 'tablet',
      render: (row) => (
        <div className="funnel-outlets">
          {row.outlets.map((way) => (
            <span key={way.outlet}>
              {t(way.p90Seconds < atOnceSeconds ? 'numbers.wayAtOnce' : 'numbers.way', {
                outlet: outlet(row, way.outlet),
                count: way.left,
                median: format.duration(way.medianSeconds * 1000),
                p90: format.duration(way.p90Seconds * 1000),
              })}
            </span>
          ))}
        </div>
      ),
    },
  ];
  return (
    <Card title={t('numbers.funnel')} flush>
      <DataTable
        label={t('numbers.funnel')}
        columns={columns}
        list={{ rows, error: null, retry: () => undefined }}
        rowKey={({ version, step }) => `${version} ${step}`}
        empty={null}
      />
    </Card>
  );
}
