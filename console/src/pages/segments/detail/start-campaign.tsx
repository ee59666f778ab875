import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Segment } from '#contracts/api/segments.ts';
import { CampaignDialog } from '../../../domain/campaign-dialog.tsx';

/** Begins a campaign to whoever is in the segment when it goes out. */
export function StartCampaign({ segment }: { segment: Segment }) {
  const { t } = useTranslation('segments');
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button onClick={() => setOpen(true)}>{t('campaign.do')}</Button>
      {open && (
        <CampaignDialog
          title={t('campaign.title', { name: segment.name })}
          why={t('campaign.why')}
          initial={{ name: segment.name }}
          plan={{ audience: { kind: 'segment', segmentId: segment.id } }}
          onClose={() => setOpen(false)}
        />
      )}
    </>
  );
}
