import { useTranslation } from 'react-i18next';
import type { RfmGrid } from '#contracts/api/portrait.ts';
import { scores } from '#contracts/rfm.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { Card } from '../../ui/page.tsx';
import { When } from '../../ui/when.tsx';

/** What each score stands for, in days, orders and money. */
export function Cuts({ grid }: { grid: RfmGrid }) {
  const { t } = useTranslation('rfm');
  const format = useFormat();
  if (!grid.cuts) return null;
  const { computedAt, since, recency, frequency, money } = grid.cuts;
  const lines: [axis: 'r' | 'f' | 'm', bound: (cut: number) => string][] = [
    ['r', (cut) => t('cuts.after', { date: format.date(recency[cut] ?? '') })],
    ['f', (cut) => t('cuts.orders', { count: (frequency[cut] ?? 0) + 1 })],
    ['m', (cut) => t('cuts.money', { money: format.wholeMoney(money[cut] ?? 0, grid.currency) })],
  ];
  // Where many are equal, fifths begin at one value, and the lower score of the two is nobody's.
  const isEmpty = (axis: 'r' | 'f' | 'm', cut: number) => {
    const values = { r: recency, f: frequency, m: money }[axis];
    return values[cut] === values[cut + 1];
  };
  return (
    <Card
      flush
      title={t('cuts.title')}
      extra={
        <>
          {since && `${t('cuts.window', { date: format.date(since) })} · `}
          {grid.method === 'fixed' ? (
            t('cuts.fixed')
          ) : (
            <>
              {t('cuts.quintiles')} <When at={computedAt} />
            </>
          )}
        </>
      }
    >
      <div className="table-box">
        <table className="table cuts" aria-label={t('cuts.title')}>
          <thead>
            <tr>
              <th scope="col">{t('cuts.score')}</th>
              {scores.map((score) => (
                <th key={score} scope="col">
                  {score}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {lines.map(([axis, bound]) => (
              <tr key={axis}>
                <th scope="row">{t(`axis.${axis}`)}</th>
                <td className="faint">{t('cuts.rest')}</td>
                {[0, 1, 2, 3].map((cut) => (
                  <td key={cut}>{isEmpty(axis, cut) ? '–' : bound(cut)}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Card>
  );
}
