import { NotificationOutlined } from '@ant-design/icons';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import {
  campaignStatuses,
  type CampaignSummary,
  type ResultSentence,
} from '#contracts/api/campaigns.ts';
import { useList } from '../../api/queries.ts';
import { useCan } from '../../api/session.ts';
import { CampaignState } from '../../domain/campaign-state.tsx';
import { useFormat } from '../../i18n/use-format.ts';
import { State, type Tone } from '../../ui/badge.tsx';
import type { Column } from '../../ui/data-table.tsx';
import { Filter, FilteredList } from '../../ui/filtered-list.tsx';
import { Page } from '../../ui/page.tsx';
import { SearchBox } from '../../ui/search-box.tsx';
import { Nothing } from '../../ui/states.tsx';
import { When } from '../../ui/when.tsx';
import { NameCell } from '../../ui/name-cell.tsx';
import { NewCampaign } from './new-campaign.tsx';
import { useBriefWords } from './results/sentence.ts';
import { useScheduleWords } from './schedule-words.ts';

const route = getRouteApi('/shell/campaigns');

/** All campaigns: how far each is, and what came of it. */
export function CampaignsPage() {
  const { t } = useTranslation('campaigns');
  const search = route.useSearch();
  const navigate = useNavigate({ from: '/campaigns' });
  const may = useCan('campaigns.write');
  const list = useList<CampaignSummary>('campaigns', '/campaigns', search);
  const filter = (change: typeof search) =>
    void navigate({ search: (old) => ({ ...old, ...change }), replace: true });
  return (
    <Page title={t('title')} lead={t('lead')} actions={may && <NewCampaign />}>
      <FilteredList
        label={t('title')}
        columns={useColumns()}
        list={list}
        rowKey={(row) => row.id}
        onOpen={(row) =>
          void navigate({ to: '/campaigns/$id', params: { id: row.id }, search: {} })
        }
        filtered={Boolean(search.q || search.status)}
        unmatched={{ title: t('none.filtered') }}
        onClear={() => void navigate({ search: {} })}
        empty={
          <Nothing
            picture={<NotificationOutlined />}
            title={t('none.title')}
            action={may && <NewCampaign />}
          >
            {t('none.why')}
          </Nothing>
        }
        filters={
          <>
            <SearchBox
              value={search.q ?? ''}
              label={t('search')}
              placeholder={t('search')}
              onSearch={(q) => filter({ q: q || undefined })}
            />
            <Filter
              label={t('state')}
              any={t('anyState')}
              value={search.status}
              options={campaignStatuses.map((value) => ({ value, label: t(`is.${value}`) }))}
              onChange={(status) => filter({ status })}
            />
          </>
        }
      />
    </Page>
  );
}

const briefTone = ({ code }: ResultSentence): Tone => {
  if (code === 'proven_worse') return 'bad';
  return code.startsWith('proven') ? 'good' : 'quiet';
};

function useColumns(): Column<CampaignSummary>[] {
  const { t } = useTranslation('campaigns');
  const format = useFormat();
  const scheduleWords = useScheduleWords();
  const briefWords = useBriefWords();
  const count = (row: CampaignSummary, value: number) =>
    row.sendings === 0 ? <span className="faint">–</span> : format.number(value);
  /** Beside a number its share. */
  const shared = (row: CampaignSummary, value: number, of: number) => (
    <div>
      {count(row, value)}
      {row.sendings > 0 && of > 0 && (
        <div className="person-note">{format.percent(value / of, 1)}</div>
      )}
    </div>
  );
  return [
    {
      key: 'name',
      title: t('name'),
      render: (row) => (
        <NameCell
          name={row.name}
          link={{ to: '/campaigns/$id', params: { id: row.id }, search: {} }}
          note={row.description || row.createdBy.name}
        />
      ),
    },
    {
      key: 'state',
      title: t('state'),
      width: 148,
      render: (row) => <CampaignState status={row.status} />,
    },
    {
      key: 'when',
      title: t('goesOut'),
      width: 168,
      hide: 'tablet',
      render: (row) => (
        <div>
          <div className="clip" title={scheduleWords(row.schedule)}>
            {scheduleWords(row.schedule)}
          </div>
          {row.nextAt && (
            <div className="person-note">
              {t('next')} <When at={row.nextAt} />
            </div>
          )}
        </div>
      ),
    },
    {
      key: 'people',
      title: t('people'),
      width: 96,
      end: true,
      hide: 'phone',
      render: (row) => count(row, row.people),
    },
    {
      key: 'sent',
      title: t('figure.sent'),
      width: 96,
      end: true,
      hide: 'phone',
      render: (row) => count(row, row.sent),
    },
    {
      key: 'clicked',
      title: t('figure.clicked'),
      width: 96,
      end: true,
      hide: 'tablet',
      render: (row) => shared(row, row.clicked, row.sent),
    },
    {
      key: 'converted',
      title: t('figure.converted'),
      width: 104,
      end: true,
      hide: 'tablet',
      // The control group's conversions count too.
      render: (row) => shared(row, row.converted, row.people),
    },
    {
      key: 'changed',
      title: t('result.changed'),
      width: 200,
      hide: 'tablet',
      render: (row) =>
        row.sentence ? (
          <State tone={briefTone(row.sentence)}>{briefWords(row.sentence)}</State>
        ) : (
          <span className="faint">–</span>
        ),
    },
  ];
}
