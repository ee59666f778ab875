import { useTranslation } from 'react-i18next';
import type { Overview } from '#contracts/api/insights.ts';
import { useMe } from '../../api/session.ts';
import { amountIn, wholeMoneyWords } from '../../domain/money.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { Change, Figure } from '../../ui/figure.tsx';

const counted = ['follows', 'scans', 'messages', 'orders'] as const;

/** The goal of the welcome: within two seconds (the product's promise, 2026-11). */
const promisedMs = 2_000;

export function Figures({ overview }: { overview: Overview | undefined }) {
  const { t } = useTranslation('overview');
  const format = useFormat();
  const { currency } = useMe().workspace;
  const against = overview ? t(`range.before.${overview.range}`) : '';
  const during = overview ? t(`range.during.${overview.range}`) : '';
  const compare = (now: number, before: number) =>
    overview && <Change now={now} before={before} against={against} during={during} />;
  return (
    <div className="figures">
      {counted.map((name) => {
        const figure = overview?.[name];
        return (
          <Figure
            key={name}
            label={t(`figure.${name}`)}
            value={figure && format.number(figure.value)}
            note={figure && compare(figure.value, figure.previous)}
          />
        );
      })}
      <Figure
        label={t('figure.revenue')}
        value={overview && wholeMoneyWords(overview.revenue.value, format, currency)}
        note={
          overview &&
          compare(
            amountIn(overview.revenue.value, currency),
            amountIn(overview.revenue.previous, currency),
          )
        }
      />
      <Reaction overview={overview} />
    </div>
  );
}

function Reaction({ overview }: { overview: Overview | undefined }) {
  const { t } = useTranslation('overview');
  const format = useFormat();
  const reaction = overview?.reaction;
  if (!reaction) return <Figure label={t('figure.reaction')} value={undefined} />;
  if (reaction.p50 === null)
    return <Figure label={t('figure.reaction')} value="–" note={t('reaction.none')} />;
  const late = reaction.p99 !== null && reaction.p99 > promisedMs;
  return (
    <Figure
      label={t('figure.reaction')}
      value={format.duration(reaction.p50)}
      tone={late ? 'warn' : undefined}
      note={reaction.p99 !== null && t('reaction.p99', { p99: format.duration(reaction.p99) })}
    />
  );
}
