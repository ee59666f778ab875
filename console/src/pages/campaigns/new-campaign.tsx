import { Button } from 'antd';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Campaign } from '#contracts/api/campaigns.ts';
import { post } from '../../api/client.ts';
import { useChange } from '../../api/queries.ts';
import { NameDialog, type Named } from '../../ui/name-dialog.tsx';

/** Asks for a name; everything else is decided on the campaign's own page. */
export function NewCampaign() {
  const { t } = useTranslation('campaigns');
  const navigate = useNavigate();
  const [open, setOpen] = useState(false);
  const create = useChange((given: Named) => post<Campaign>('/campaigns', given), ['campaigns']);
  return (
    <>
      <Button type="primary" onClick={() => setOpen(true)}>
        {t('new')}
      </Button>
      {open && (
        <NameDialog
          title={t('new')}
          why={t('newWhy')}
          okText={t('common:action.create')}
          placeholder={t('namePlaceholder')}
          description={{}}
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
