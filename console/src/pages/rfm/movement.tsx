import { Select } from 'antd';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import type { RfmMovement } from '#contracts/api/portrait.ts';
import type { RfmGroup } from '#contracts/rfm.ts';
import { useApi } from '../../api/queries.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { State } from '../../ui/badge.tsx';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { Card } from '../../ui/page.tsx';
import { Bars, Failure, Nothing } from '../../ui/states.tsx';
import { directionOf, flowsBetween, type Flow } from './cells.ts';
import '../../ui/chart/chart.css';

const Sankey = lazy(() => import('./plots/sankey.tsx'));
const height = 440;
/** So many of the largest moves are listed. */
const listed = 10;

const tones = { up: 'good', down: 'warn', new: 'info', same: 'quiet' } as const;

/** Who moved between the groups in a month. */
export function Movement({
  month,
  onMonth,
}: {
  month: string | undefined;
  onMonth: (month: string) => void;
}) {
  const { t, i18n } = useTranslation('rfm');
  const { data, error, refetch } = useApi<RfmMovement>(
    'rfm',
    '/rfm/movement',
    { month },
    { keep: true },
  );
  const monthWords = (text: string) =>
    new Intl.DateTimeFormat(i18n.language, {
      year: 'numeric',
      month: 'long',
      timeZone: 'UTC',
    }).format(new Date(`${text}-01T00:00:00Z`));
  return (
    <Card
      title={t('movement.title')}
      extra={
        data?.month && (
          <Select
            size="small"
            aria-label={t('movement.month')}
            value={data.month}
            options={data.months.map((value) => ({ value, label: monthWords(value) }))}
            onChange={onMonth}
            style={{ minWidth: 152 }}
          />
        )
      }
    >
      {error && !data && <Failure error={error} retry={() => void refetch()} />}
      {!data && !error && <Bars lines={8} height={40} />}
      {data?.month === null && (
        <Nothing title={t('movement.none')}>{t('movement.noneWhy')}</Nothing>
      )}
      {data?.month && <Flows movement={data} />}
    </Card>
  );
}

function Flows({ movement }: { movement: RfmMovement }) {
  const { t } = useTranslation('rfm');
  const format = useFormat();
  const flows = flowsBetween(movement.flows);
  const people = (kind: ReturnType<typeof directionOf>) =>
    flows.reduce((sum, flow) => sum + (directionOf(flow) === kind ? flow.people : 0), 0);
  const windowed = movement.window !== null;
  const nobodyYet = t(windowed ? 'movement.absent' : 'movement.newcomers');
  const name = (group: RfmGroup | null) => (group === null ? nobodyYet : t(`group.${group}`));
  const fresh = t('people', { count: people('new') });
  return (
    <>
      <p className="soft">
        {t(movement.complete ? 'movement.lead' : 'movement.leadSoFar', {
          up: t('people', { count: people('up') }),
          down: t('people', { count: people('down') }),
          fresh: t(windowed ? 'movement.back' : 'movement.fresh', { people: fresh }),
        })}
      </p>
      <figure
        className="chart rfm-sankey"
        style={{ height }}
        role="img"
        aria-label={t('movement.label')}
      >
        <Suspense fallback={<span className="bar chart-wait" />}>
          <Sankey
            flows={flows}
            name={name}
            count={format.number}
            words={(flow) =>
              t('movement.flow', {
                from: name(flow.from),
                to: name(flow.to),
                people: t('people', { count: flow.people }),
                money: format.wholeMoney(flow.money, movement.currency),
              })
            }
            height={height}
          />
        </Suspense>
      </figure>
      <Moves
        flows={flows.filter((flow) => directionOf(flow) !== 'same')}
        name={name}
        windowed={windowed}
      />
    </>
  );
}

interface MovesProps {
  flows: readonly Flow[];
  name: (group: RfmGroup | null) => string;
  /** Whether who had not bought may have done so before the window. */
  windowed: boolean;
}

function Moves({ flows, name, windowed }: MovesProps) {
  const { t } = useTranslation('rfm');
  const format = useFormat();
  const columns: Column<Flow>[] = [
    { key: 'from', title: t('movement.from'), render: ({ from }) => name(from) },
    { key: 'to', title: t('movement.to'), render: ({ to }) => name(to) },
    {
      key: 'direction',
      title: t('movement.direction'),
      width: 120,
      hide: 'phone',
      render: (flow) => {
        const direction = directionOf(flow);
        const words = direction === 'new' && windowed ? 'newOrBack' : direction;
        return <State tone={tones[direction]}>{t(`movement.${words}`)}</State>;
      },
    },
    {
      key: 'people',
      title: t('groups.people'),
      width: 88,
      end: true,
      render: ({ people }) => format.number(people),
    },
  ];
  return (
    <>
      <h3 className="rfm-moves">{t('movement.largest')}</h3>
      <DataTable
        label={t('movement.largest')}
        columns={columns}
        list={{ rows: flows.slice(0, listed), error: null, retry: () => undefined }}
        rowKey={({ from, to }) => `${from} ${to}`}
        empty={<p className="faint">{t('movement.stayed')}</p>}
      />
    </>
  );
}
