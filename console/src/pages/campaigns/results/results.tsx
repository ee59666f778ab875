import { useTranslation } from 'react-i18next';
import type { Campaign, CampaignResults, ResultArm } from '#contracts/api/campaigns.ts';
import { useApi } from '../../../api/queries.ts';
import { useFormat } from '../../../i18n/use-format.ts';
import { DataTable, type Column } from '../../../ui/data-table.tsx';
import { Card } from '../../../ui/page.tsx';
import { Bars, Failure, Nothing } from '../../../ui/states.tsx';
import { useArmName } from '../arm-name.ts';
import { SendingSelect } from '../progress/sending-select.tsx';
import { useSending } from '../progress/use-sending.ts';
import { Comparisons } from './comparisons.tsx';
import { Course } from './course.tsx';
import { useSentence } from './sentence.ts';

/** What the messages changed: each against those who heard nothing, and whether that is proven. */
export function Results({ campaign }: { campaign: Campaign }) {
  const { t } = useTranslation('campaigns');
  const { sending } = useSending(campaign);
  const path = `/campaigns/${campaign.id}/results`;
  const query = { sendingId: campaign.sendings > 1 ? sending?.id : undefined };
  const { data, error, refetch } = useApi<CampaignResults>('campaigns', path, query, {
    keep: true,
  });
  if (error && !data) return <Failure error={error} retry={() => void refetch()} />;
  if (!data) return <Bars lines={8} height={36} />;
  if (!data.goal) return <Nothing title={t('result.noGoal')}>{t('result.noGoalWhy')}</Nothing>;
  return (
    <div className="stack">
      <SendingSelect campaign={campaign} />
      <Verdict results={data} />
      <ArmTable results={data} />
      {data.comparisons.length > 0 && <Comparisons results={data} />}
      {data.comparisons.length > 0 && <Course path={path} query={query} results={data} />}
    </div>
  );
}

function Verdict({ results }: { results: CampaignResults }) {
  const { t } = useTranslation('campaigns');
  const format = useFormat();
  const sentence = useSentence(results.sentence, results.arms);
  const proven = results.sentence.code.startsWith('proven');
  return (
    <div className="note" data-tone={proven ? 'good' : undefined}>
      <strong>{sentence}</strong>
      <span className="soft">
        {results.settled < 1 &&
          `${t('result.settled', { share: format.percent(results.settled) })} `}
        {t('result.peek', { confidence: format.percent(results.confidence) })}
      </span>
    </div>
  );
}

function ArmTable({ results }: { results: CampaignResults }) {
  const { t } = useTranslation('campaigns');
  const format = useFormat();
  const armName = useArmName(results.arms);
  const columns: Column<ResultArm>[] = [
    {
      key: 'arm',
      title: t('arm.one'),
      render: (row) => <span className="strong">{armName(row.arm, row.name)}</span>,
    },
    {
      key: 'people',
      title: t('figure.people'),
      width: 112,
      end: true,
      render: (row) => format.number(row.people),
    },
    {
      key: 'converted',
      title: t('figure.converted'),
      width: 112,
      end: true,
      hide: 'phone',
      render: (row) => format.number(row.converted),
    },
    {
      key: 'rate',
      title: t('result.rate'),
      width: 112,
      end: true,
      render: (row) => (row.people === 0 ? '–' : format.percent(row.rate, 2)),
    },
    {
      key: 'value',
      title: t('result.value'),
      width: 144,
      end: true,
      hide: 'tablet',
      render: (row) => format.money(row.value, results.currency),
    },
    {
      key: 'each',
      title: t('result.valueEach'),
      width: 144,
      end: true,
      hide: 'phone',
      render: (row) =>
        row.people === 0 ? '–' : format.money(Math.round(row.valuePerPerson), results.currency),
    },
  ];
  return (
    <Card flush title={t('result.arms')}>
      <DataTable
        label={t('result.arms')}
        columns={columns}
        list={{ rows: results.arms, error: null, retry: () => undefined }}
        rowKey={(row) => row.arm ?? 'control'}
        empty={null}
      />
    </Card>
  );
}
