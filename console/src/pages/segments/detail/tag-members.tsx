import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Segment } from '#contracts/api/segments.ts';
import { BulkTag } from '../../../domain/tags/bulk-tag.tsx';

/** Puts a tag on everybody who is in a segment now, or takes one off. */
export function TagMembers({ segment }: { segment: Segment }) {
  const { t } = useTranslation('tags');
  const [open, setOpen] = useState(false);
  const close = () => setOpen(false);
  return (
    <>
      <Button onClick={() => setOpen(true)}>{t('bulk.segment')}</Button>
      {open && (
        <BulkTag
          who={t('bulk.who', { count: segment.size })}
          people={{ segmentId: segment.id }}
          onClose={close}
          onStarted={close}
        />
      )}
    </>
  );
}
