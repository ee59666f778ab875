import { Button, Modal } from 'antd';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Segment, SegmentUse } from '#contracts/api/segments.ts';
import { remove } from '../../../api/client.ts';
import { ApiProblem } from '../../../api/problem.ts';
import { useChange } from '../../../api/queries.ts';
import { useFeedback } from '../../../ui/feedback/use-feedback.ts';
import { UseList } from './uses.tsx';

const usesIn = (error: unknown): SegmentUse[] | null =>
  error instanceof ApiProblem &&
  error.code === 'segment.in_use' &&
  Array.isArray(error.details['uses'])
    ? (error.details['uses'] as SegmentUse[])
    : null;

/** Deletes a segment; one in use stays, and says where it is used. */
export function DeleteSegment({ segment }: { segment: Segment }) {
  const { t } = useTranslation('segments');
  const navigate = useNavigate();
  const client = useQueryClient();
  const { destroy, done } = useFeedback();
  const [uses, setUses] = useState<SegmentUse[] | null>(null);
  const erase = useChange(() => remove(`/segments/${segment.id}`), []);
  const { name } = segment;

  async function run(): Promise<void> {
    try {
      await erase.mutateAsync();
    } catch (error) {
      const found = usesIn(error);
      if (!found) throw error;
      setUses(found);
      return;
    }
    done(t('delete.done', { name }));
    // The list is read anew once this page, whose segment is gone, is no more on the screen.
    await navigate({ to: '/segments', search: {} });
    await client.invalidateQueries({ queryKey: ['segments'] });
  }

  return (
    <>
      <Button
        danger
        onClick={() =>
          destroy({
            title: t('delete.title', { name }),
            content: t('delete.why'),
            action: t('common:action.delete'),
            run,
          })
        }
      >
        {t('common:action.delete')}
      </Button>
      {uses && (
        <Modal
          open
          title={t('delete.refused', { name })}
          onCancel={() => setUses(null)}
          footer={<Button onClick={() => setUses(null)}>{t('common:action.close')}</Button>}
        >
          <p style={{ marginBottom: 8 }}>{t('delete.refusedWhy')}</p>
          <UseList uses={uses} />
        </Modal>
      )}
    </>
  );
}
