import { Link, getRouteApi } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import type { JourneyDetail } from '#contracts/api/journeys.ts';
import { Page } from '../../ui/page.tsx';
import { Bars, Failure } from '../../ui/states.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { JourneyActs } from './acts/journey-acts.tsx';
import { useJourney } from './api.ts';
import { JourneyState } from './journey-state.tsx';
import { JourneyName } from './acts/journey-name.tsx';

// The drawing board and the charts are large; each comes when it is first shown.
const JourneyEditor = lazy(() => import('./editor/editor.tsx'));
const LiveView = lazy(() => import('./live/live-view.tsx'));
const Analytics = lazy(() => import('./analytics/analytics.tsx'));
const Versions = lazy(() => import('./live/versions.tsx'));

const route = getRouteApi('/shell/journeys/$id');
const tabs = ['draw', 'live', 'numbers', 'versions'] as const;
type TabKey = (typeof tabs)[number];

/** One journey: how it goes, who is on it, what comes of it. */
export function JourneyPage() {
  const { t } = useTranslation('journeys');
  const { id } = route.useParams();
  const { data: journey, error, refetch } = useJourney(id);
  const back = (
    <Link to="/journeys" search={{}}>
      ← {t('title')}
    </Link>
  );
  if (!journey)
    return (
      <Page title={t('one')} back={back}>
        {error ? (
          <Failure error={error} retry={() => void refetch()} />
        ) : (
          <Bars lines={10} height={40} />
        )}
      </Page>
    );
  return (
    <Page
      title={<JourneyName journey={journey} />}
      name={journey.name}
      back={back}
      lead={<Lead journey={journey} />}
      actions={<JourneyActs journey={journey} />}
    >
      <Parts journey={journey} />
    </Page>
  );
}

function Lead({ journey }: { journey: JourneyDetail }) {
  const { t } = useTranslation('journeys');
  const { liveVersion, inside, changed, work } = journey;
  return (
    <span className="dotted">
      <JourneyState status={journey.status} />
      {liveVersion !== null && <span>{t('now.version', { version: liveVersion })}</span>}
      <span>{t('now.inside', { count: inside })}</span>
      {liveVersion !== null && changed && <span>{t('now.changed')}</span>}
      {work && <span>{t(`work.${work.kind}`, { done: work.done, of: work.of })}</span>}
    </span>
  );
}

function Parts({ journey }: { journey: JourneyDetail }) {
  const { t } = useTranslation('journeys');
  const { tab: asked } = route.useSearch();
  const published = journey.liveVersion !== null;
  const offered = tabs.filter((key) => published || key === 'draw');
  const tab: TabKey = offered.find((one) => one === asked) ?? (published ? 'live' : 'draw');
  return (
    <div className="stack">
      {offered.length > 1 && (
        <Tabs
          label={t('one')}
          current={tab}
          tabs={offered.map((key) => ({ key, label: t(`tab.${key}`) }))}
          link={({ key }, content, current) => (
            <Link
              key={key}
              to="/journeys/$id"
              params={{ id: journey.id }}
              search={{ tab: key }}
              replace
              aria-current={current ? 'page' : undefined}
            >
              {content}
            </Link>
          )}
        />
      )}
      <Suspense fallback={<Bars lines={10} height={40} />}>
        {tab === 'draw' && <JourneyEditor key={journey.id} journey={journey} />}
        {tab === 'live' && <LiveView journey={journey} />}
        {tab === 'numbers' && <Analytics journey={journey} />}
        {tab === 'versions' && <Versions journey={journey} />}
      </Suspense>
    </div>
  );
}
