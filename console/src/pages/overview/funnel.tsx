import { useTranslation } from 'react-i18next';
import type { Overview } from '#contracts/api/insights.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { BarList } from '../../ui/bar-list.tsx';
import { Card } from '../../ui/page.tsx';
import { Bars } from '../../ui/states.tsx';

const steps = ['scanned', 'followed', 'ordered'] as const;

/** How many of those who scanned follow, and how many of those bought. */
export function Funnel({ overview }: { overview: Overview | undefined }) {
  const { t } = useTranslation('overview');
  const format = useFormat();
  const funnel = overview?.funnel;
  const widest = Math.max(1, ...(funnel ? steps.map((step) => funnel[step]) : []));
  return (
    <Card title={t('funnel.title')}>
      {!funnel && <Bars lines={3} height={48} />}
      {funnel && (
        <BarList
          bars={steps.map((step, index) => {
            const before = steps[index - 1];
            const base = before && funnel[before];
            return {
              key: step,
              label: t(`funnel.${step}`),
              share: funnel[step] / widest,
              figure: (
                <>
                  <strong>{format.number(funnel[step])}</strong>
                  {base !== undefined && base > 0 && (
                    <span className="soft">
                      {' '}
                      · {t('funnel.of', { percent: format.percent(funnel[step] / base) })}
                    </span>
                  )}
                </>
              ),
            };
          })}
        />
      )}
    </Card>
  );
}
