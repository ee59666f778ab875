import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { CodeStats } from '#contracts/api/codes.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { BarList } from '../../ui/bar-list.tsx';
import { Chart } from '../../ui/chart/chart.tsx';
import { Card } from '../../ui/page.tsx';
import { Bars } from '../../ui/states.tsx';

const drawn = ['scans', 'visits', 'follows', 'returning', 'orders'] as const;

export function Days({ stats }: { stats: CodeStats | undefined }) {
  const { t, i18n } = useTranslation('codes');
  const format = useFormat();
  const tick = useMemo(
    // A day of the statistics is a calendar day already, so it is read and written in UTC.
    () =>
      new Intl.DateTimeFormat(i18n.language, { month: 'short', day: 'numeric', timeZone: 'UTC' }),
    [i18n.language],
  );
  const days = stats?.days ?? [];
  return (
    <Card title={t('stats.byDay')} extra={stats?.timeZone}>
      <Chart
        kind="line"
        label={t('stats.chart')}
        ticks={days.map(({ day }) => tick.format(new Date(day)))}
        series={drawn.map((name) => ({ name: t(name), values: days.map((day) => day[name]) }))}
        format={format.compact}
      />
    </Card>
  );
}

/** How many of the followers it brought still follow after a day, a week and a month. */
export function Retention({ stats }: { stats: CodeStats | undefined }) {
  const { t } = useTranslation('codes');
  const format = useFormat();
  return (
    <Card title={t('retention.title')} extra={t('retention.why')}>
      {!stats && <Bars lines={3} height={40} />}
      <BarList
        bars={(stats?.retention ?? []).map(({ days, of, still }) => ({
          key: days,
          label: t('retention.after', { count: days }),
          share: of === 0 ? null : still / of,
          figure:
            of === 0 ? (
              <span className="faint">{t('retention.early')}</span>
            ) : (
              <>
                <strong>{format.percent(still / of)}</strong>{' '}
                <span className="soft">
                  {t('retention.of', { still: format.number(still), of: format.number(of) })}
                </span>
              </>
            ),
        }))}
      />
    </Card>
  );
}
