import { Button } from 'antd';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Campaign } from '#contracts/api/campaigns.ts';
import type { Segment } from '#contracts/api/segments.ts';
import { post } from '../../../api/client.ts';
import { useChange } from '../../../api/queries.ts';
import { NameDialog, type Named } from '../../../ui/name-dialog.tsx';

/** Begins a campaign to whoever is in the segment when it goes out. */
export function StartCampaign({ segment }: { segment: Segment }) {
  const { t } = useTranslation('segments');
  const navigate = useNavigate();
  const [open, setOpen] = useState(false);
  const audience = { kind: 'segment', segmentId: segment.id } as const;
  const create = useChange(
    ({ name }: Named) => post<Campaign>('/campaigns', { name, plan: { audience } }),
    ['campaigns', 'segments'],
  );
  return (
    <>
      <Button onClick={() => setOpen(true)}>{t('campaign.do')}</Button>
      {open && (
        <NameDialog
          title={t('campaign.title', { name: segment.name })}
          why={t('campaign.why')}
          okText={t('common:action.create')}
          initial={{ name: segment.name }}
          busy={create.isPending}
          onNamed={(given, refused) =>
            create.mutate(given, {
              onSuccess: ({ id }) =>
                void navigate({ to: '/campaigns/$id', params: { id }, search: {} }),
              onError: refused,
            })
          }
          onClose={() => setOpen(false)}
        />
      )}
    </>
  );
}
