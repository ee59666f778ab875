import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Overview } from '#contracts/api/insights.ts';
import { useApi } from '../../api/queries.ts';
import { useMe } from '../../api/session.ts';
import { wholeMoneyWords } from '../../domain/money.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { Choice } from '../../ui/choice.tsx';
import { Page } from '../../ui/page.tsx';
import { Failure } from '../../ui/states.tsx';
import { Activity } from './activity.tsx';
import { BestCodes } from './best-codes.tsx';
import { Figures } from './figures.tsx';
import { Funnel } from './funnel.tsx';
import { Series } from './series.tsx';

const route = getRouteApi('/shell/');

export const ranges = ['today', '7d', '30d'] as const;
export type Range = (typeof ranges)[number];

/** How the day goes, moving while one watches. */
export function OverviewPage() {
  const { t } = useTranslation('overview');
  const navigate = useNavigate({ from: '/' });
  const { range: asked } = route.useSearch();
  const range = ranges.find((one) => one === asked) ?? 'today';
  const { data, error, refetch } = useApi<Overview>(
    'overview',
    '/insights/overview',
    { range },
    { keep: true },
  );
  return (
    <Page
      title={t('title')}
      lead={data ? <Lead overview={data} /> : ' '}
      actions={
        <Choice
          label={t('range.label')}
          value={range}
          options={ranges.map((value) => ({ value, text: t(`range.${value}`) }))}
          onChange={(value) => void navigate({ search: { range: value }, replace: true })}
        />
      }
    >
      {error && !data ? (
        <Failure error={error} retry={() => void refetch()} />
      ) : (
        <>
          <Figures overview={data} />
          <div className="columns">
            <div className="stack">
              <Series overview={data} />
              <div className="pair">
                <Funnel overview={data} />
                <BestCodes overview={data} />
              </div>
            </div>
            <Activity />
          </div>
        </>
      )}
    </Page>
  );
}

/** The page's answer in a sentence. */
function Lead({ overview }: { overview: Overview }) {
  const { t } = useTranslation('overview');
  const format = useFormat();
  const { workspace } = useMe();
  return t('lead', {
    when: t(`range.in.${overview.range}`),
    follows: t('people', { count: overview.follows.value }),
    orders: t('orders', { count: overview.orders.value }),
    revenue: wholeMoneyWords(overview.revenue.value, format, workspace.currency),
  });
}
