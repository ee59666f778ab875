import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RfmGrid } from '#contracts/api/portrait.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { Choice } from '../../ui/choice.tsx';
import { Card } from '../../ui/page.tsx';
import { squaresOf, type Square } from './cells.ts';
import { minorDigits } from './minor.ts';
import '../../ui/chart/chart.css';

const Heat = lazy(() => import('./plots/heat.tsx'));
const height = 400;
const measures = ['people', 'money'] as const;

/** How many buyers, or how much money, lies in each square of recency and frequency. */
export function HeatMap({ grid, onPick }: { grid: RfmGrid; onPick: (square: Square) => void }) {
  const { t } = useTranslation('rfm');
  const format = useFormat();
  const [measure, setMeasure] = useState<(typeof measures)[number]>('people');
  const money = (square: Square) => format.wholeMoney(square.money, grid.currency);
  return (
    <Card
      title={t('heat.title')}
      extra={
        <Choice
          label={t('heat.measure')}
          value={measure}
          options={measures.map((value) => ({ value, text: t(`heat.${value}`) }))}
          onChange={setMeasure}
        />
      }
    >
      <figure className="chart" style={{ height }} role="img" aria-label={t('heat.label')}>
        <Suspense fallback={<span className="bar chart-wait" />}>
          <Heat
            squares={squaresOf(grid.cells)}
            value={(square) => square[measure]}
            short={(square) =>
              square.people === 0
                ? ''
                : measure === 'people'
                  ? format.compact(square.people)
                  : compactMoney(format.language, square.money, grid.currency)
            }
            words={(square) =>
              t('heat.square', {
                r: square.r,
                f: square.f,
                people: t('people', { count: square.people }),
                money: money(square),
              })
            }
            axes={{ r: t('axis.r'), f: t('axis.f') }}
            height={height}
            onPick={onPick}
          />
        </Suspense>
      </figure>
      <p className="faint">{t('heat.hint')}</p>
    </Card>
  );
}

/** "£1.2M", for squares of a few letters. */
function compactMoney(language: string, minor: number, currency: string): string {
  const format = new Intl.NumberFormat(language, {
    style: 'currency',
    currency,
    notation: 'compact',
    maximumFractionDigits: 1,
    minimumFractionDigits: 0,
  });
  return format.format(minor / 10 ** minorDigits(currency));
}
