import { Link, getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Campaign } from '#contracts/api/campaigns.ts';
import { useApi } from '../../api/queries.ts';
import { useCan } from '../../api/session.ts';
import { CampaignState } from '../../domain/campaign-state.tsx';
import { Page } from '../../ui/page.tsx';
import { Bars, Failure } from '../../ui/states.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { Acts } from './acts.tsx';
import { Approval } from './approval.tsx';
import { Editor } from './editor/editor.tsx';
import { PlanView } from './plan-view.tsx';
import { Progress } from './progress/progress.tsx';
import { Recipients } from './progress/recipients.tsx';
import { Results } from './results/results.tsx';
import { useScheduleWords } from './schedule-words.ts';

const route = getRouteApi('/shell/campaigns/$id');

/** One campaign: first how it is planned, then how far it is, then what it brought. */
export function CampaignPage() {
  const { t } = useTranslation('campaigns');
  const { id } = route.useParams();
  const { data: campaign, error, refetch } = useApi<Campaign>('campaigns', `/campaigns/${id}`);
  const back = (
    <Link to="/campaigns" search={{}}>
      ← {t('title')}
    </Link>
  );
  if (error && !campaign)
    return (
      <Page title={t('one')} back={back}>
        <Failure error={error} retry={() => void refetch()} />
      </Page>
    );
  return (
    <Page
      title={campaign?.name ?? <span className="bar" style={{ width: 240, height: 24 }} />}
      name={campaign?.name ?? ''}
      lead={campaign ? <Lead campaign={campaign} /> : ' '}
      back={back}
      actions={campaign && <Acts campaign={campaign} />}
    >
      {campaign ? <Detail key={id} campaign={campaign} /> : <Bars lines={10} height={40} />}
    </Page>
  );
}

function Lead({ campaign }: { campaign: Campaign }) {
  const scheduleWords = useScheduleWords();
  const { description, status, plan } = campaign;
  const told = [
    status !== 'draft' && plan.schedule.kind !== 'now' && scheduleWords(plan.schedule),
    description,
  ];
  return (
    <span className="dotted">
      <CampaignState status={status} />
      {told.filter(Boolean).map((words, place) => (
        <span key={place}>{words}</span>
      ))}
    </span>
  );
}

function Detail({ campaign }: { campaign: Campaign }) {
  return (
    <>
      <Approval campaign={campaign} />
      {campaign.latest ? <Parts campaign={campaign} /> : <Plan campaign={campaign} />}
    </>
  );
}

/** A draft is written by who may; anything else is looked at. */
function Plan({ campaign }: { campaign: Campaign }) {
  const may = useCan('campaigns.write');
  return campaign.status === 'draft' && may ? (
    <Editor campaign={campaign} />
  ) : (
    <PlanView campaign={campaign} />
  );
}

const tabs = ['progress', 'recipients', 'results', 'plan'] as const;

function Parts({ campaign }: { campaign: Campaign }) {
  const { t } = useTranslation('campaigns');
  const { tab: asked, sending } = route.useSearch();
  const people = useCan('contacts.read');
  const offered = tabs.filter((key) => key !== 'recipients' || people);
  // One that was taken back between two of its times is written on.
  const first = campaign.status === 'draft' ? 'plan' : 'progress';
  const tab = offered.find((key) => key === asked) ?? first;
  return (
    <>
      <Tabs
        label={t('one')}
        current={tab}
        tabs={offered.map((key) => ({ key, label: t(`tab.${key}`) }))}
        link={({ key }, content, current) => (
          <Link
            key={key}
            to="/campaigns/$id"
            params={{ id: campaign.id }}
            search={{ ...(key !== first && { tab: key }), ...(sending && { sending }) }}
            activeOptions={{ exact: true }}
            aria-current={current ? 'page' : undefined}
          >
            {content}
          </Link>
        )}
      />
      {tab === 'progress' && <Progress campaign={campaign} />}
      {tab === 'recipients' && <Recipients campaign={campaign} />}
      {tab === 'results' && <Results campaign={campaign} />}
      {tab === 'plan' && <Plan campaign={campaign} />}
    </>
  );
}
