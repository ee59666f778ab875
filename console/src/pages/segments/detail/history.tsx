import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Segment, SegmentHistory } from '#contracts/api/segments.ts';
import { useApi } from '../../../api/queries.ts';
import { dayIn } from '../../../i18n/zoned.ts';
import { useFormat } from '../../../i18n/use-format.ts';
import { Chart } from '../../../ui/chart/chart.tsx';
import { Choice } from '../../../ui/choice.tsx';
import { Card } from '../../../ui/page.tsx';
import { Failure } from '../../../ui/states.tsx';

const route = getRouteApi('/shell/segments/$id');
const ranges = { '2': 2, '30': 30, '90': 90 } as const;
type Range = keyof typeof ranges;
const youngMs = ranges['2'] * 86_400_000;

/** How many people were in it at each time, and how many came and went. */
export function History({ segment: { id, createdAt } }: { segment: Segment }) {
  const { t, i18n } = useTranslation('segments');
  const format = useFormat();
  const { range: asked } = route.useSearch();
  const navigate = useNavigate({ from: '/segments/$id' });
  const now = new Date();
  // Of a segment made today a month would show one point: its hours tell more.
  const usual = now.getTime() - Date.parse(createdAt) < youngMs ? '2' : '30';
  const range = (asked && asked in ranges ? asked : usual) as Range;
  const hourly = range === '2';
  const query = {
    from: dayIn(format.timeZone, now, 1 - ranges[range]),
    to: dayIn(format.timeZone, now),
    by: hourly ? 'hour' : 'day',
  };
  const { data, error, refetch } = useApi<SegmentHistory>(
    'segments',
    `/segments/${id}/history`,
    query,
    { keep: true },
  );
  const zone = data?.timeZone;
  const tick = useMemo(
    () =>
      new Intl.DateTimeFormat(i18n.language, {
        ...(hourly
          ? { weekday: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }
          : { month: 'short', day: 'numeric' }),
        ...(zone && { timeZone: zone }),
      }),
    [i18n.language, zone, hourly],
  );
  const points = data?.points ?? [];
  const ticks = points.map(({ at }) => tick.format(new Date(at)));
  return (
    <Card
      title={t('history.title')}
      extra={
        <Choice
          label={t('history.range')}
          value={range}
          options={(Object.keys(ranges) as Range[]).map((value) => ({
            value,
            text: t(`history.last.${value}`),
          }))}
          onChange={(value) =>
            void navigate({ search: (old) => ({ ...old, range: value }), replace: true })
          }
        />
      }
    >
      {error && !data ? (
        <Failure error={error} retry={() => void refetch()} />
      ) : (
        <>
          <Chart
            kind="line"
            label={t('history.size')}
            ticks={ticks}
            series={[{ name: t('history.people'), values: points.map(({ size }) => size) }]}
            format={format.compact}
            height={220}
          />
          <Chart
            kind="bar"
            label={t('history.moves')}
            ticks={ticks}
            series={[
              { name: t('history.entered'), values: points.map(({ entered }) => entered) },
              { name: t('history.left'), values: points.map(({ left }) => left) },
            ]}
            format={format.compact}
            height={180}
          />
        </>
      )}
    </Card>
  );
}
