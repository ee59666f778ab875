import { SettingOutlined } from '@ant-design/icons';
import { Button, Progress } from 'antd';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RfmGrid } from '#contracts/api/portrait.ts';
import { post } from '../../api/client.ts';
import { useApi, useChange } from '../../api/queries.ts';
import { useCan } from '../../api/session.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { useFeedback } from '../../ui/feedback/use-feedback.ts';
import { Card, Page } from '../../ui/page.tsx';
import { Bars, Failure, Nothing } from '../../ui/states.tsx';
import { groupsIn } from './cells.ts';
import { Cuts } from './cuts.tsx';
import { Groups } from './groups.tsx';
import { HeatMap } from './heat-map.tsx';
import { Movement } from './movement.tsx';
import { PeopleDrawer } from './people-drawer.tsx';
import { SettingsDrawer } from './settings-drawer.tsx';
import { useJobs } from './work.tsx';
import './rfm.css';

const route = getRouteApi('/shell/rfm');

/** Where the buyers stand by recency, frequency and money, and who moves. */
export function RfmPage() {
  const { t } = useTranslation('rfm');
  const navigate = useNavigate({ from: '/rfm' });
  const { month, r, f, group } = route.useSearch();
  const [settings, setSettings] = useState(false);
  const { data, error, refetch } = useApi<RfmGrid>('rfm', '/rfm', {}, { keep: true });
  const seesPeople = useCan('contacts.read');
  const show = (wanted: { r?: string; f?: string; group?: string }) =>
    void navigate({ search: { ...(month && { month }), ...wanted } });
  const picked = seesPeople && (group ?? r ?? f) !== undefined;
  return (
    <Page
      title={t('title')}
      lead={data?.cuts ? <Lead grid={data} /> : ' '}
      actions={
        <Button icon={<SettingOutlined />} onClick={() => setSettings(true)}>
          {t('settings.open')}
        </Button>
      }
    >
      {error && !data && <Failure error={error} retry={() => void refetch()} />}
      {!data && !error && (
        <Card>
          <Bars lines={10} height={40} />
        </Card>
      )}
      {data && !data.cuts && <NoScores />}
      {data?.cuts && (
        <>
          <Elsewhere grid={data} />
          <div className="rfm-pair">
            <HeatMap
              grid={data}
              onPick={(square) => show({ r: String(square.r), f: String(square.f) })}
            />
            <Groups grid={data} onPick={(wanted) => show({ group: wanted })} />
          </div>
          <Cuts grid={data} />
          <Movement
            month={month}
            onMonth={(next) => void navigate({ search: { month: next }, replace: true })}
          />
        </>
      )}
      {picked && data && (
        <PeopleDrawer wanted={{ r, f, group }} currency={data.currency} onClose={() => show({})} />
      )}
      {settings && data && <SettingsDrawer grid={data} onClose={() => setSettings(false)} />}
    </Page>
  );
}

/** The page's answer in a sentence. */
function Lead({ grid }: { grid: RfmGrid }) {
  const { t } = useTranslation('rfm');
  const format = useFormat();
  const people = (wanted: readonly string[]) =>
    groupsIn(grid.cells).reduce(
      (sum, { group, people: n }) => sum + (wanted.includes(group) ? n : 0),
      0,
    );
  return t('lead', {
    buyers: t('buyers', { count: grid.buyers }),
    money: format.wholeMoney(grid.money, grid.currency),
    champions: format.number(people(['champions'])),
    atRisk: format.number(people(['atRisk', 'cantLose'])),
  });
}

/** Money of different currencies is not added up; what is left out is told. */
function Elsewhere({ grid }: { grid: RfmGrid }) {
  const { t } = useTranslation('rfm');
  const format = useFormat();
  if (grid.elsewhere.length === 0) return null;
  const parts = grid.elsewhere.map(({ currency, buyers, money }) =>
    t('elsewhere.part', {
      money: format.wholeMoney(money, currency),
      buyers: t('buyers', { count: buyers }),
    }),
  );
  return (
    <div className="note" role="note">
      <strong>{t('elsewhere.title', { currency: grid.currency })}</strong>
      <span>{t('elsewhere.why', { others: format.list(parts) })}</span>
    </div>
  );
}

function NoScores() {
  const { t } = useTranslation('rfm');
  const { failed } = useFeedback();
  const may = useCan('segments.write');
  const job = useJobs()?.find(({ kind }) => kind === 'rfm');
  const going = job?.status === 'queued' || job?.status === 'running';
  const start = useChange(() => post('/portrait/jobs/rfm'), ['rfm']);
  return (
    <Card>
      <Nothing
        title={t('none.title')}
        action={
          going ? (
            <Progress
              percent={Math.floor((100 * job.progress.done) / Math.max(1, job.progress.of))}
              style={{ width: 240 }}
            />
          ) : (
            may && (
              <Button
                type="primary"
                loading={start.isPending}
                onClick={() => start.mutate(undefined, { onError: failed })}
              >
                {t('none.do')}
              </Button>
            )
          )
        }
      >
        {t('none.why')}
      </Nothing>
    </Card>
  );
}
