import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useMemo } from 'react';
import type { SegmentComparison } from '#contracts/api/segments.ts';
import type { Rule } from '#contracts/rules.ts';
import { get } from '../../../api/client.ts';
import type { ApiProblem } from '../../../api/problem.ts';
import {
  capital,
  commonWord,
  fieldWords,
  useSpeaker,
  valueWords,
} from '../../../domain/rule-builder/index.ts';
import { useFormat } from '../../../i18n/use-format.ts';
import { Card } from '../../../ui/page.tsx';
import { Bars, Failure, Nothing } from '../../../ui/states.tsx';
import './comparison.css';

type Trait = SegmentComparison['traits'][number];

/** It looks at everybody, so it is not repeated whenever somebody comes or goes. */
const freshMs = 60_000;
/** Of what may be chance only the surest is worth a look. */
const unsureShown = 10;

/** The lifts shown, on a scale where twice and half as often lie equally far from the middle. */
const furthest = 8;
const placeOf = (lift: number): number => {
  const within = Math.min(furthest, Math.max(1 / furthest, lift));
  return 50 + (50 * Math.log2(within)) / Math.log2(furthest);
};

/** What is more, or less, frequent among the members than among everybody. */
export function Comparison({ id }: { id: string }) {
  const { t } = useTranslation('segments');
  const { data, error, refetch } = useQuery<SegmentComparison, ApiProblem>({
    queryKey: ['comparison', id],
    queryFn: ({ signal }) => get(`/segments/${id}/comparison`, {}, signal),
    staleTime: freshMs,
  });
  if (error && !data) return <Failure error={error} retry={() => void refetch()} />;
  if (!data) return <Bars lines={10} height={32} />;
  const sure = data.traits.filter(({ significant }) => significant);
  const rest = data.traits.filter(({ significant }) => !significant);
  if (data.traits.length === 0)
    return <Nothing title={t('portrait.none')}>{t('portrait.noneWhy')}</Nothing>;
  return (
    <div className="stack">
      <Card title={t('portrait.title')} extra={t('portrait.how')}>
        {sure.length > 0 ? (
          <Traits traits={sure} data={data} label={t('portrait.title')} />
        ) : (
          <p className="soft">{t('portrait.nothingSure')}</p>
        )}
      </Card>
      {rest.length > 0 && (
        <Card title={t('portrait.unsure')} extra={t('portrait.unsureWhy')}>
          <Traits traits={rest.slice(0, unsureShown)} data={data} label={t('portrait.unsure')} />
          {rest.length > unsureShown && (
            <p className="soft traits-more">
              {t('portrait.less', { number: rest.length - unsureShown })}
            </p>
          )}
        </Card>
      )}
    </div>
  );
}

interface TraitsProps {
  traits: readonly Trait[];
  data: SegmentComparison;
  label: string;
}

function Traits({ traits, data, label }: TraitsProps) {
  const { t } = useTranslation('segments');
  const rules = useMemo(
    () =>
      traits.map(({ field, params }): Rule => ({
        kind: 'field',
        field,
        ...(Object.keys(params).length > 0 && { params }),
        test: { op: 'is', values: [] },
      })),
    [traits],
  );
  const speaker = useSpeaker(rules);
  const format = useFormat();
  const number = (lift: number) => format.decimal(lift, lift < 10 ? 2 : 0);
  return (
    <div className="traits-box">
      <table className="traits" aria-label={label}>
        <thead>
          <tr>
            <th scope="col">{t('portrait.trait')}</th>
            <th scope="col" className="end">
              {t('portrait.members')}
            </th>
            <th scope="col" className="end">
              {t('portrait.everybody')}
            </th>
            <th scope="col" className="traits-plot">
              {t('portrait.lift')}
            </th>
          </tr>
        </thead>
        <tbody>
          {traits.map((trait) => {
            const source = { of: 'field' as const, field: trait.field };
            const value =
              commonWord(speaker, source, trait.value) ??
              trait.label ??
              valueWords(speaker, source, trait.value);
            return (
              <tr key={`${trait.field} ${JSON.stringify(trait.params)} ${trait.value}`}>
                <th scope="row">
                  <span className="soft">
                    {capital(fieldWords(speaker, trait), format.language)}
                  </span>{' '}
                  {value}
                </th>
                <td className="end" title={format.number(trait.members)}>
                  {format.percent(
                    data.sample.members === 0 ? 0 : trait.members / data.sample.members,
                    1,
                  )}
                </td>
                <td className="end" title={format.number(trait.everybody)}>
                  {format.percent(
                    data.sample.everybody === 0 ? 0 : trait.everybody / data.sample.everybody,
                    1,
                  )}
                </td>
                <td>
                  <div className="trait-lift">
                    <Interval trait={trait} />
                    <span className="trait-words">
                      <strong>{t('portrait.times', { lift: number(trait.lift) })}</strong>{' '}
                      <span className="soft">
                        {t('portrait.interval', {
                          low: number(trait.low),
                          high: number(trait.high),
                        })}
                      </span>
                    </span>
                  </div>
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

/** The lift as a point, with the range in which it surely lies; the line in the middle is "as often". */
function Interval({ trait: { lift, low, high } }: { trait: Trait }) {
  const from = placeOf(low);
  return (
    <span className="interval" data-up={lift > 1 || undefined} aria-hidden="true">
      <span
        className="interval-range"
        style={{ left: `${from}%`, width: `${placeOf(high) - from}%` }}
      />
      <span className="interval-point" style={{ left: `${placeOf(lift)}%` }} />
    </span>
  );
}
