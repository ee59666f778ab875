import { Button } from 'antd';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Segment } from '#contracts/api/segments.ts';
import { post } from '../../../api/client.ts';
import { useChange } from '../../../api/queries.ts';
import { useFormat } from '../../../i18n/use-format.ts';
import { useFeedback } from '../../../ui/feedback/use-feedback.ts';
import { NameDialog } from '../../../ui/name-dialog.tsx';

/** Keeps who is in a live segment now as a list that does not change by itself. */
export function Snapshot({ segment }: { segment: Segment }) {
  const { t } = useTranslation('segments');
  const format = useFormat();
  const navigate = useNavigate();
  const { done } = useFeedback();
  const [open, setOpen] = useState(false);
  const take = useChange(
    (given: { name: string }) => post<Segment>(`/segments/${segment.id}/snapshot`, given),
    ['segments'],
  );
  return (
    <>
      <Button onClick={() => setOpen(true)}>{t('snapshot.do')}</Button>
      {open && (
        <NameDialog
          title={t('snapshot.title', { name: segment.name })}
          why={t('snapshot.why')}
          okText={t('snapshot.do')}
          initial={{ name: `${segment.name} · ${format.date(new Date())}` }}
          busy={take.isPending}
          onNamed={({ name }, refused) =>
            take.mutate(
              { name },
              {
                onSuccess: ({ id, name: taken }) => {
                  done(t('snapshot.done', { name: taken }));
                  void navigate({ to: '/segments/$id', params: { id }, search: {} });
                },
                onError: refused,
              },
            )
          }
          onClose={() => setOpen(false)}
        />
      )}
    </>
  );
}
