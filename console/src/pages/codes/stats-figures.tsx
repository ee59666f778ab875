import { useTranslation } from 'react-i18next';
import type { CodeStats } from '#contracts/api/codes.ts';
import { useMe } from '../../api/session.ts';
import { wholeMoneyWords } from '../../domain/money.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { Change, Figure } from '../../ui/figure.tsx';

const counted = ['scans', 'visits', 'people', 'follows', 'messages', 'orders'] as const;

/** What a code, or a place with everything below it, brought; each against the same span before. */
export function StatsFigures({ stats }: { stats: CodeStats | undefined }) {
  const { t } = useTranslation('codes');
  const format = useFormat();
  const { currency } = useMe().workspace;
  const span = { count: stats?.days.length ?? 0 };
  const against = t('stats.before', span);
  const during = t('stats.during', span);
  return (
    <div className="figures">
      {counted.map((name) => (
        <Figure
          key={name}
          label={t(name)}
          value={stats && format.number(stats.totals[name])}
          note={
            stats && (
              <Change
                now={stats.totals[name]}
                before={stats.previous[name]}
                against={against}
                during={during}
              />
            )
          }
        />
      ))}
      <Figure
        label={t('revenue')}
        value={stats && wholeMoneyWords(stats.totals.revenue, format, currency)}
        note={t('stats.revenueNote')}
      />
    </div>
  );
}
