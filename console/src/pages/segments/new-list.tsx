import { Button } from 'antd';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Segment } from '#contracts/api/segments.ts';
import { post } from '../../api/client.ts';
import { useChange } from '../../api/queries.ts';
import { NameDialog, type Named } from '../../ui/name-dialog.tsx';

/** Makes a static list, to which people are added by hand. */
export function NewList() {
  const { t } = useTranslation('segments');
  const navigate = useNavigate();
  const [open, setOpen] = useState(false);
  const create = useChange((given: Named) => post<Segment>('/segments', given), ['segments']);
  return (
    <>
      <Button onClick={() => setOpen(true)}>{t('list.new')}</Button>
      {open && (
        <NameDialog
          title={t('list.new')}
          why={t('list.why')}
          okText={t('common:action.create')}
          description={{}}
          busy={create.isPending}
          onNamed={(given, refused) =>
            create.mutate(given, {
              onSuccess: ({ id }) =>
                void navigate({ to: '/segments/$id', params: { id }, search: { tab: 'members' } }),
              onError: refused,
            })
          }
          onClose={() => setOpen(false)}
        />
      )}
    </>
  );
}
