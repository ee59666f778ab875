import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { CampaignDialog } from '../../domain/campaign-dialog.tsx';

/** Asks for a name; everything else is decided on the campaign's own page. */
export function NewCampaign() {
  const { t } = useTranslation('campaigns');
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button type="primary" onClick={() => setOpen(true)}>
        {t('new')}
      </Button>
      {open && (
        <CampaignDialog
          title={t('new')}
          why={t('newWhy')}
          placeholder={t('namePlaceholder')}
          description={{}}
          onClose={() => setOpen(false)}
        />
      )}
    </>
  );
}
