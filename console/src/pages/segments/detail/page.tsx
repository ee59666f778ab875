import { Button } from 'antd';
import { Link, getRouteApi, useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Segment } from '#contracts/api/segments.ts';
import { useApi } from '../../../api/queries.ts';
import { useCan } from '../../../api/session.ts';
import { RuleSentence } from '../../../domain/rule-builder/index.ts';
import { useFormat } from '../../../i18n/use-format.ts';
import { Figure } from '../../../ui/figure.tsx';
import { Card, Page } from '../../../ui/page.tsx';
import { Bars, Failure } from '../../../ui/states.tsx';
import { Tabs } from '../../../ui/tabs.tsx';
import { Computing, SegmentState, WeekChange } from '../segment-state.tsx';
import { Comparison } from './comparison.tsx';
import { DeleteSegment } from './delete-segment.tsx';
import { Exports } from './exports.tsx';
import { History } from './history.tsx';
import { Members } from './members.tsx';
import { Changes } from './changes.tsx';
import { Snapshot } from './snapshot.tsx';
import { StartCampaign } from './start-campaign.tsx';
import { TagMembers } from './tag-members.tsx';
import { Uses } from './uses.tsx';
import './page.css';

const route = getRouteApi('/shell/segments/$id');
/** Progress of a computation is announced, but not each of its steps. */
const watchMs = 1_000;

/** One segment: who is in it, how that moves and why, and what sets its people apart. */
export function SegmentPage() {
  const { t } = useTranslation('segments');
  const { id } = route.useParams();
  const path = `/segments/${id}`;
  const { data: segment, error, refetch } = useApi<Segment>('segments', path);
  useApi<Segment>('segments', path, {}, { every: segment?.status === 'computing' && watchMs });
  const back = (
    <Link to="/segments" search={{}}>
      ← {t('title')}
    </Link>
  );
  if (error && !segment)
    return (
      <Page title={t('one')} back={back}>
        <Failure error={error} retry={() => void refetch()} />
      </Page>
    );
  return (
    <Page
      title={segment?.name ?? <span className="bar" style={{ width: 220, height: 24 }} />}
      name={segment?.name ?? ''}
      lead={segment?.description || ' '}
      back={back}
      actions={segment && <Acts segment={segment} />}
    >
      {segment ? <Detail segment={segment} /> : <Bars lines={10} height={36} />}
    </Page>
  );
}

function Acts({ segment }: { segment: Segment }) {
  const { t } = useTranslation('segments');
  const navigate = useNavigate();
  const may = useCan('segments.write');
  const mayTag = useCan('contacts.write');
  const maySend = useCan('campaigns.write');
  const { id, rule } = segment;
  return (
    <>
      <Button onClick={() => void navigate({ to: '/segments/overlap', search: { ids: id } })}>
        {t('overlap.with')}
      </Button>
      {maySend && <StartCampaign segment={segment} />}
      {mayTag && <TagMembers segment={segment} />}
      {may && rule && <Snapshot segment={segment} />}
      {may && (
        <>
          <Button onClick={() => void navigate({ to: '/segments/$id/edit', params: { id } })}>
            {t('common:action.edit')}
          </Button>
          <DeleteSegment segment={segment} />
        </>
      )}
    </>
  );
}

function Detail({ segment }: { segment: Segment }) {
  const { t } = useTranslation('segments');
  const format = useFormat();
  const { tab: asked } = route.useSearch();
  const people = useCan('contacts.read');
  const exporting = useCan('segments.export');
  const tabs = [
    { key: 'overview', label: t('tab.overview') },
    ...(people ? [{ key: 'members', label: t('tab.members') }] : []),
    { key: 'portrait', label: t('tab.portrait') },
    ...(exporting ? [{ key: 'exports', label: t('tab.exports') }] : []),
  ];
  const tab = tabs.find(({ key }) => key === asked)?.key ?? 'overview';
  return (
    <>
      <Computing segment={segment} />
      {segment.status === 'failed' && (
        <div className="note" data-tone="bad" role="alert">
          <strong>{t('is.failed')}</strong>
          <span>{t('failedWhy')}</span>
          {segment.failure && <code className="break">{segment.failure}</code>}
        </div>
      )}
      <div className="segment-top">
        <Figure
          label={t('size')}
          value={format.number(segment.size)}
          note={<WeekChange segment={segment} />}
        />
        <div className="segment-rule">
          <SegmentState segment={segment} />
          <p>{segment.rule ? <RuleSentence rule={segment.rule} /> : t('list.is')}</p>
        </div>
      </div>
      <Tabs
        label={t('one')}
        current={tab}
        tabs={tabs}
        link={({ key }, content, current) => (
          <Link
            key={key}
            to="/segments/$id"
            params={{ id: segment.id }}
            search={key === 'overview' ? {} : { tab: key }}
            activeOptions={{ exact: true }}
            aria-current={current ? 'page' : undefined}
          >
            {content}
          </Link>
        )}
      />
      {tab === 'overview' && (
        <div className="columns">
          <div className="stack">
            <History segment={segment} />
            {people && <Changes id={segment.id} />}
          </div>
          <div className="stack">
            <Uses id={segment.id} />
            <About segment={segment} />
          </div>
        </div>
      )}
      {tab === 'members' && <Members segment={segment} />}
      {tab === 'portrait' && <Comparison id={segment.id} />}
      {tab === 'exports' && <Exports segment={segment} />}
    </>
  );
}

function About({ segment }: { segment: Segment }) {
  const { t } = useTranslation('segments');
  const format = useFormat();
  return (
    <Card title={t('about')}>
      <dl className="facts-list">
        <dt>{t('createdBy')}</dt>
        <dd>{segment.createdBy}</dd>
        <dt>{t('created')}</dt>
        <dd>{format.moment(segment.createdAt)}</dd>
        <dt>{t('updated')}</dt>
        <dd>{format.moment(segment.updatedAt)}</dd>
      </dl>
    </Card>
  );
}
