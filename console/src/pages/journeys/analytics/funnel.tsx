import { useTranslation } from 'react-i18next';
import type { JourneyAnalytics } from '#contracts/api/journeys.ts';
import type { StepKind } from '#contracts/journeys.ts';
import { StepIcon } from '../../../domain/journey-canvas/step-icon.tsx';
import { useFormat } from '../../../i18n/use-format.ts';
import { DataTable, type Column } from '../../../ui/data-table.tsx';
import { Card } from '../../../ui/page.tsx';

type Step = JourneyAnalytics['steps'][number];

/** How many came to each step, by which way they left it, and how long that took. */
export function Funnel({ steps }: { steps: readonly Step[] }) {
  const { t } = useTranslation('journeys');
  const format = useFormat();
  const several = new Set(steps.map(({ version }) => version)).size > 1;
  const outlet = (name: string) => t(`outlet.${name}`, { defaultValue: name.toUpperCase() });
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
      width: 104,
      end: true,
      render: (row) => <strong>{format.number(row.people)}</strong>,
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
              {t('numbers.way', {
                outlet: outlet(way.outlet),
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
        list={{ rows: [...steps], error: null, retry: () => undefined }}
        rowKey={({ version, step }) => `${version} ${step}`}
        empty={null}
      />
    </Card>
  );
}
