import { Select } from 'antd';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Campaign } from '#contracts/api/campaigns.ts';
import { useFormat } from '../../../i18n/use-format.ts';
import { useSending } from './use-sending.ts';

/** Chooses one of the times that a recurring campaign went out. */
export function SendingSelect({ campaign }: { campaign: Campaign }) {
  const { t } = useTranslation('campaigns');
  const format = useFormat();
  const navigate = useNavigate({ from: '/campaigns/$id' });
  const { sending, sendings } = useSending(campaign);
  if (campaign.sendings < 2 || !sending) return null;
  return (
    <div>
      <Select
        style={{ minWidth: 240 }}
        aria-label={t('sending.choose')}
        value={sending.id}
        options={sendings.map(({ id, no, plannedFor }) => ({
          value: id,
          label: t('sending.no', { no, at: format.moment(plannedFor) }),
        }))}
        onChange={(id) =>
          void navigate({
            search: (old) => ({ ...old, sending: id === campaign.latest?.id ? undefined : id }),
          })
        }
      />
    </div>
  );
}
