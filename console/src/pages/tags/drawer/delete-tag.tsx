import { Checkbox, Modal } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { TagDetail } from '#contracts/api/tags/tags.ts';
import { remove } from '../../../api/client.ts';
import { useChange } from '../../../api/queries.ts';
import { useFeedback } from '../../../ui/feedback/use-feedback.ts';
import { Bars } from '../../../ui/states.tsx';
import { UseLines, useUses } from './uses.tsx';
import './tag-drawer.css';

interface Props {
  tag: TagDetail;
  onClose: () => void;
  onDeleted: () => void;
}

/** Deletes a tag, naming everything that is lost with it. */
export function DeleteTag({ tag, onClose, onDeleted }: Props) {
  const { t } = useTranslation('tags');
  const { done, failed } = useFeedback();
  const [sure, setSure] = useState(false);
  const uses = useUses(tag.id);
  const used = uses !== undefined && uses.uses.length > 0;
  const drop = useChange(
    () => remove(`/tags/${tag.id}${used ? '?force=true' : ''}`),
    ['tags', 'contacts'],
  );
  return (
    <Modal
      open
      // The cross stands over the end of a long name.
      styles={{ header: { paddingInlineEnd: 24 } }}
      title={t('delete.title', { tag: tag.name })}
      okText={t('common:action.delete')}
      okButtonProps={{ danger: true, disabled: !uses || (used && !sure), loading: drop.isPending }}
      onCancel={onClose}
      onOk={() =>
        drop.mutate(undefined, {
          onSuccess: () => {
            done(t('delete.done', { tag: tag.name }));
            onDeleted();
          },
          onError: failed,
        })
      }
    >
      {!uses && <Bars lines={3} />}
      {uses && (
        <>
          <p>{t('delete.people', { count: uses.contacts })}</p>
          {tag.rule && <p>{t('delete.rule')}</p>}
          {tag.mirrors.length > 0 && <p>{t('delete.mirrors', { count: tag.mirrors.length })}</p>}
          {used && (
            <>
              <p style={{ marginTop: 8 }}>{t('delete.used')}</p>
              <UseLines uses={uses.uses} />
              <Checkbox checked={sure} onChange={(event) => setSure(event.target.checked)}>
                {t('delete.sure')}
              </Checkbox>
            </>
          )}
        </>
      )}
    </Modal>
  );
}
