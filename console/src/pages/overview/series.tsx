import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Overview } from '#contracts/api/insights.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { Chart } from '../../ui/chart/chart.tsx';
import { Card } from '../../ui/page.tsx';

const drawn = ['scans', 'follows', 'messages', 'orders'] as const;

export function Series({ overview }: { overview: Overview | undefined }) {
  const { t, i18n } = useTranslation('overview');
  const format = useFormat();
  const tick = useMemo(
    () =>
      new Intl.DateTimeFormat(i18n.language, {
        timeZone: format.timeZone,
        ...(overview?.range === 'today'
          ? { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }
          : { month: 'short', day: 'numeric' }),
      }),
    [i18n.language, format.timeZone, overview?.range],
  );
  const points = overview?.series ?? [];
  return (
    <Card
      title={t(overview?.range === 'today' ? 'series.byHour' : 'series.byDay')}
      extra={format.timeZone}
    >
      <Chart
        kind="line"
        height={264}
        label={t('series.label')}
        ticks={points.map((point) => tick.format(new Date(point.at)))}
        series={drawn.map((name) => ({
          name: t(`figure.${name}`),
          values: points.map((point) => point[name]),
        }))}
        format={format.compact}
      />
    </Card>
  );
}
