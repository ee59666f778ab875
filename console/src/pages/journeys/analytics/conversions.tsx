import { useTranslation } from 'react-i18next';
import type { ArmDifference, JourneyAnalytics } from '#contracts/api/journeys.ts';
import { useMe } from '../../../api/session.ts';
import { moneyWords } from '../../../domain/money.ts';
import { useFormat } from '../../../i18n/use-format.ts';
import { State, type Tone } from '../../../ui/badge.tsx';
import { RateBar, useRateWords } from './rate.tsx';

type Arm = JourneyAnalytics['splits'][number]['arms'][number];
type Row = Pick<Arm, 'entered' | 'reached' | 'rate' | 'revenue' | 'against'> & {
  key: string;
  name: string;
  /** Its name alone, for sentences. */
  short?: string;
};

interface Props {
  rows: readonly Row[];
  goal: boolean;
}

/** Versions or arms side by side: who reached the goal, what was spent, and whether a difference is proven. */
export function Conversions({ rows, goal }: Props) {
  const { t } = useTranslation('journeys');
  const format = useFormat();
  const { currency } = useMe().workspace;
  const widest = Math.max(0.01, ...rows.map(({ rate }) => rate?.high ?? 0));
  const words = useRateWords();
  return (
    <div className="conversions">
      {rows.map((row) => (
        <div key={row.key} className="conversion">
          <strong>{row.name}</strong>
          {goal && row.rate ? (
            <RateBar estimate={row.rate} widest={widest} />
          ) : (
            <span className="soft">{goal ? t('numbers.tooFew') : ''}</span>
          )}
          <span className="conversion-words soft">
            {goal && row.rate && (
              <>
                <strong>{format.percent(row.rate.value, 1)}</strong> {words(row.rate)} ·{' '}
              </>
            )}
            {t('numbers.of', { reached: row.reached, entered: row.entered })} ·{' '}
            {t('numbers.spent', {
              sum: moneyWords(
                row.revenue.map((one) => ({ currency: one.currency, amount: one.total })),
                format,
                currency,
              ),
            })}
          </span>
          {row.revenue.map(
            ({ currency: unit, perPerson }) =>
              perPerson && (
                <span key={unit} className="conversion-words soft">
                  {t('numbers.perPerson', {
                    value: format.money(perPerson.value, unit),
                    low: format.money(perPerson.low, unit),
                    high: format.money(perPerson.high, unit),
                  })}
                </span>
              ),
          )}
          {row.against && (
            <Differences
              goal={goal}
              against={row.against}
              name={rows.find(({ key }) => key === row.against?.arm)?.short ?? row.against.arm}
            />
          )}
        </div>
      ))}
    </div>
  );
}

interface DifferenceProps {
  against: NonNullable<Arm['against']>;
  /** What the other arm is called. */
  name: string;
  goal: boolean;
}

/** What is proven of an arm against the first: of the goal, and of the money of each person. */
function Differences({ against, name, goal }: DifferenceProps) {
  const { t } = useTranslation('journeys');
  const format = useFormat();
  const { difference, revenue } = against;
  const points = (share: number) => format.decimal(share * 100, 1);
  return (
    <ul className="conversion-words differences">
      {goal && difference && (
        <Verdict
          difference={difference}
          words={t(`numbers.goalIs.${difference.verdict}`, said(difference, points, name))}
        />
      )}
      {revenue.map((one) => (
        <Verdict
          key={one.currency}
          difference={one.difference}
          words={t(
            `numbers.moneyIs.${one.difference.verdict}`,
            said(one.difference, (amount) => format.money(amount, one.currency), name),
          )}
        />
      ))}
    </ul>
  );
}

/** The values of a verdict's words; "less" is said by a word and not by a sign. */
function said(
  { value, low, high, verdict }: ArmDifference,
  words: (value: number) => string,
  arm: string,
) {
  if (verdict === 'worse')
    return { value: words(-value), low: words(-high), high: words(-low), arm };
  return { value: words(value), low: words(low), high: words(high), arm };
}

const tones: Record<ArmDifference['verdict'], Tone> = {
  better: 'good',
  worse: 'bad',
  open: 'quiet',
  few: 'quiet',
};

function Verdict({ difference, words }: { difference: ArmDifference; words: string }) {
  const { t } = useTranslation('journeys');
  return (
    <li>
      <State tone={tones[difference.verdict]}>{t(`numbers.verdict.${difference.verdict}`)}</State>
      <span>{words}</span>
    </li>
  );
}
