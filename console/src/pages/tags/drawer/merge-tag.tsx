import { Modal } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { TagDetail } from '#contracts/api/tags/tags.ts';
import type { TagRun } from '#contracts/api/tags/runs.ts';
import { post } from '../../../api/client.ts';
import { useChange } from '../../../api/queries.ts';
import { TagSelect } from '../../../domain/tags/tag-select.tsx';
import { useFeedback } from '../../../ui/feedback/use-feedback.ts';
import { UseLines, useUses } from './uses.tsx';
import './tag-drawer.css';

interface Props {
  tag: TagDetail;
  onClose: () => void;
  onMerged: () => void;
}

/** Merges a tag into another, saying first who and what moves. */
export function MergeTag({ tag, onClose, onMerged }: Props) {
  const { t } = useTranslation('tags');
  const { done, failed } = useFeedback();
  const [intoId, setIntoId] = useState<string>();
  const uses = useUses(tag.id);
  const merge = useChange(
    () => post<TagRun>(`/tags/${tag.id}/merge`, { intoId }),
    ['tags', 'contacts'],
  );
  return (
    <Modal
      open
      // The cross stands over the end of a long name.
      styles={{ header: { paddingInlineEnd: 24 } }}
      title={t('merge.title', { tag: tag.name })}
      okText={t('merge.do')}
      okButtonProps={{ danger: true, disabled: !intoId, loading: merge.isPending }}
      onCancel={onClose}
      onOk={() =>
        merge.mutate(undefined, {
          onSuccess: ({ into }) => {
            done(t('merge.done', { tag: tag.name, into: into ?? '' }));
            onMerged();
          },
          onError: failed,
        })
      }
    >
      <div className="stack">
        <TagSelect
          label={t('merge.into')}
          placeholder={t('merge.into')}
          except={tag.id}
          value={intoId}
          onChange={setIntoId}
        />
        <div>
          <p>{t('merge.people', { count: uses?.contacts ?? tag.usage.contacts })}</p>
          {uses && uses.uses.length > 0 && (
            <>
              <p>{t('merge.follow')}</p>
              <UseLines uses={uses.uses} />
            </>
          )}
          {tag.rule && <p>{t('merge.rule')}</p>}
          <p className="soft">{t('merge.name', { tag: tag.name })}</p>
        </div>
      </div>
    </Modal>
  );
}
