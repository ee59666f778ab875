import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { CodeStats } from '#contracts/api/codes.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { Chart } from '../../ui/chart/chart.tsx';
import { Card } from '../../ui/page.tsx';
import { Bars } from '../../ui/states.tsx';

const drawn = ['scans', 'follows', 'returning', 'orders'] as const;

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
      <ol className="funnel">
        {stats?.retention.map(({ days, of, still }) => (
          <li key={days}>
            <div className="row spread">
              <span>{t('retention.after', { count: days })}</span>
              <span>
                {of === 0 ? (
                  <span className="faint">{t('retention.early')}</span>
                ) : (
                  <>
                    <strong>{format.percent(still / of)}</strong>{' '}
                    <span className="soft">
                      {t('retention.of', { still: format.number(still), of: format.number(of) })}
                    </span>
                  </>
                )}
              </span>
            </div>
            <div className="funnel-track">
              <div
                className="funnel-bar"
                style={{
                  width: of === 0 ? 0 : `${(still / of) * 100}%`,
                  minWidth: of === 0 ? 0 : undefined,
                }}
              />
            </div>
          </li>
        ))}
      </ol>
    </Card>
  );
}
