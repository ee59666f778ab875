import { Select } from 'antd';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { JourneyAnalytics, JourneyDetail } from '#contracts/api/journeys.ts';
import { useApi } from '../../../api/queries.ts';
import { useMe } from '../../../api/session.ts';
import { moneyWords } from '../../../domain/money.ts';
import { useFormat } from '../../../i18n/use-format.ts';
import { BarList } from '../../../ui/bar-list.tsx';
import { Figure } from '../../../ui/figure.tsx';
import { Card } from '../../../ui/page.tsx';
import { Bars, Failure, Nothing } from '../../../ui/states.tsx';
import { at } from '../api.ts';
import { useEndWords } from '../end-words.ts';
import { Conversions } from './conversions.tsx';
import { Funnel } from './funnel.tsx';
import { useRateWords } from './rate.tsx';
import './analytics.css';

const route = getRouteApi('/shell/journeys/$id');
const ranges = [7, 28, 90, 365] as const;
const dayMs = 86_400_000;

const dayOf = (ms: number, timeZone: string): string =>
  new Intl.DateTimeFormat('sv-SE', { timeZone }).format(new Date(ms));

/** What comes of a journey: how far people go, how many reach the goal, and what they spend. */
export default function Analytics({ journey }: { journey: JourneyDetail }) {
  const { t } = useTranslation('journeys');
  const { timeZone } = useMe().workspace;
  const search = route.useSearch();
  const navigate = useNavigate({ from: '/journeys/$id' });
  const days = ranges.find((one) => String(one) === search.run) ?? 90;
  const query = useMemo(
    () => ({ from: dayOf(Date.now() - (days - 1) * dayMs, timeZone) }),
    [days, timeZone],
  );
  const { data, error, refetch } = useApi<JourneyAnalytics>(
    'journeys',
    at(journey.id, '/analytics'),
    { ...query, version: search.version },
    { keep: true },
  );
  if (error && !data) return <Failure error={error} retry={() => void refetch()} />;
  return (
    <div className="stack">
      <div className="row">
        <Select
          style={{ width: 200 }}
          aria-label={t('numbers.range')}
          value={days}
          options={ranges.map((value) => ({ value, label: t('numbers.last', { count: value }) }))}
          onChange={(value) =>
            void navigate({ search: (old) => ({ ...old, run: String(value) }), replace: true })
          }
        />
      </div>
      {data ? <Result journey={journey} data={data} /> : <Bars lines={10} height={40} />}
    </div>
  );
}

function Result({ journey, data }: { journey: JourneyDetail; data: JourneyAnalytics }) {
  const { t } = useTranslation('journeys');
  const format = useFormat();
  const { currency } = useMe().workspace;
  const rate = useRateWords();
  const endWords = useEndWords();
  const { all, people } = data;
  if (all.entered === 0) return <Nothing title={t('numbers.none')}>{t('numbers.noneWhy')}</Nothing>;
  const most = Math.max(1, ...data.ended.map(({ count }) => count));
  return (
    <>
      <div className="figures">
        <Figure
          label={t('numbers.entered')}
          value={format.number(all.entered)}
          note={
            people.looked < people.of
              ? t('numbers.looked', { looked: people.looked, of: people.of })
              : ''
          }
        />
        {data.goal && (
          <Figure
            label={t('numbers.reached')}
            value={all.rate ? format.percent(all.rate.value, 1) : format.number(all.reached)}
            note={all.rate ? rate(all.rate) : t('numbers.tooFew')}
          />
        )}
        <Figure
          label={t('numbers.revenue')}
          value={moneyWords(
            all.revenue.map((one) => ({ currency: one.currency, amount: one.total })),
            format,
            currency,
          )}
          note={t('numbers.revenueNote')}
        />
      </div>
      <Funnel journey={journey} steps={data.steps} entered={all.entered} />
      {data.versions.length > 1 && (
        <Card title={t('numbers.versions')}>
          <Conversions
            goal={data.goal}
            rows={data.versions.map((one) => ({
              ...one,
              key: String(one.version),
              name: t('now.version', { version: one.version }),
              against: null,
            }))}
          />
        </Card>
      )}
      {data.splits.map((split) => (
        <Card
          key={`${split.version} ${split.step}`}
          title={t('numbers.split', {
            name: split.name || t('kind.split'),
            version: split.version,
          })}
          extra={t('numbers.anyTime')}
        >
          <Conversions
            goal={data.goal}
            rows={split.arms.map((arm) => ({
              ...arm,
              key: arm.arm,
              short: arm.name || arm.arm.toUpperCase(),
              name: t('words.arm', {
                name: arm.name || arm.arm.toUpperCase(),
                share: arm.share,
              }),
            }))}
          />
        </Card>
      ))}
      {data.ended.length > 0 && (
        <Card title={t('numbers.ended')}>
          <BarList
            bars={data.ended.map(({ reason, count }) => ({
              key: reason,
              label: endWords(reason),
              share: count / most,
              figure: <strong>{format.number(count)}</strong>,
            }))}
          />
        </Card>
      )}
    </>
  );
}
