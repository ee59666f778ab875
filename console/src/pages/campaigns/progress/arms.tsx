import { useTranslation } from 'react-i18next';
import type { CampaignSending } from '#contracts/api/campaigns.ts';
import { useFormat } from '../../../i18n/use-format.ts';
import { DataTable, type Column } from '../../../ui/data-table.tsx';
import { Card } from '../../../ui/page.tsx';
import { useArmName } from '../arm-name.ts';

type Arm = CampaignSending['arms'][number];

/** The same numbers for each message, and for those who hear nothing. */
export function Arms({ sending }: { sending: CampaignSending }) {
  const { t } = useTranslation('campaigns');
  const format = useFormat();
  const armName = useArmName(sending.arms);
  const number = (
    key:
      'people' | 'sent' | 'clicked' | 'massClicks' | 'replied' | 'skipped' | 'failed' | 'converted',
    hide?: 'phone' | 'tablet',
  ): Column<Arm> => ({
    key,
    title: t(`figure.${key}`),
    width: 96,
    end: true,
    ...(hide && { hide }),
    render: (row) =>
      row.arm === null && key !== 'people' && key !== 'converted' ? (
        <span className="faint">–</span>
      ) : (
        format.number(row[key] ?? 0)
      ),
  });
  return (
    <Card flush title={t('arm.each')}>
      <DataTable
        label={t('arm.each')}
        columns={[
          {
            key: 'arm',
            title: t('arm.one'),
            render: (row) => <span className="strong">{armName(row.arm, row.name)}</span>,
          },
          number('people'),
          number('sent', 'phone'),
          number('clicked', 'tablet'),
          ...(sending.figures.massClicks === null ? [] : [number('massClicks', 'tablet')]),
          number('replied', 'tablet'),
          number('skipped', 'phone'),
          number('failed', 'tablet'),
          number('converted'),
        ]}
        list={{ rows: sending.arms.slice(), error: null, retry: () => undefined }}
        rowKey={(row) => row.arm ?? 'control'}
        empty={null}
      />
    </Card>
  );
}
