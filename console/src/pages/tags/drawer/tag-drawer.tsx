import { Button, Drawer } from 'antd';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { TagDetail } from '#contracts/api/tags/tags.ts';
import { useApi } from '../../../api/queries.ts';
import { useCan } from '../../../api/session.ts';
import { LastFailure, OpenRuns } from '../../../domain/tags/tag-runs.tsx';
import { TagLabel } from '../../../domain/tags/tags.tsx';
import { useFormat } from '../../../i18n/use-format.ts';
import { Bars, Failure } from '../../../ui/states.tsx';
import { useGroups } from '../groups.tsx';
import { TagForm } from '../tag-form.tsx';
import { DeleteTag } from './delete-tag.tsx';
import { MergeTag } from './merge-tag.tsx';
import { Mirrors } from './mirrors.tsx';
import { RuleSection } from './rule-section.tsx';
import './tag-drawer.css';

interface Props {
  id: string;
  onClose: () => void;
}

/** One tag: who has it, what puts it on, where it is mirrored, and what can be done with it. */
export function TagDrawer({ id, onClose }: Props) {
  const { t } = useTranslation('tags');
  const { data: tag, error, refetch } = useApi<TagDetail>('tags', `/tags/${id}`);
  return (
    <Drawer
      open
      title={
        tag ? (
          <span className="tag-head" title={tag.name}>
            <TagLabel name={tag.name} color={tag.color} />
          </span>
        ) : (
          t('tag')
        )
      }
      onClose={onClose}
      size={560}
      destroyOnHidden
      footer={tag && <Acts tag={tag} onGone={onClose} />}
    >
      {error && !tag && <Failure error={error} retry={() => void refetch()} />}
      {!tag && !error && <Bars lines={8} height={28} />}
      {tag && (
        <div className="stack" style={{ gap: 24 }}>
          <OpenRuns tagId={tag.id} />
          <LastFailure tagId={tag.id} />
          <About tag={tag} />
          <RuleSection tag={tag} />
          <Mirrors tag={tag} />
        </div>
      )}
    </Drawer>
  );
}

function About({ tag }: { tag: TagDetail }) {
  const { t } = useTranslation('tags');
  const format = useFormat();
  const groups = useGroups().data?.items ?? [];
  const group = groups.find(({ id }) => id === tag.groupId);
  return (
    <dl className="facts-list">
      <dt>{t('people')}</dt>
      <dd>
        <Link to="/contacts" search={{ tag: tag.name }}>
          {t('count', { count: tag.usage.contacts })}
        </Link>
      </dd>
      {tag.description && (
        <>
          <dt>{t('description')}</dt>
          <dd>{tag.description}</dd>
        </>
      )}
      <dt>{t('groups.one')}</dt>
      <dd>{group?.name ?? <span className="faint">{t('groups.none')}</span>}</dd>
      {tag.aliases.length > 0 && (
        <>
          <dt>{t('aliases')}</dt>
          <dd>
            {format.list(tag.aliases)}
            <div className="faint">{t('aliasesWhy')}</div>
          </dd>
        </>
      )}
      <dt>{t('created')}</dt>
      <dd>{format.exact(tag.createdAt)}</dd>
    </dl>
  );
}

function Acts({ tag, onGone }: { tag: TagDetail; onGone: () => void }) {
  const { t } = useTranslation('tags');
  const may = useCan('contacts.write');
  const mayAll = useCan('segments.write');
  const [open, setOpen] = useState<'edit' | 'merge' | 'delete' | null>(null);
  const close = () => setOpen(null);
  if (!may) return null;
  return (
    <div className="row spread">
      <span className="row">
        <Button onClick={() => setOpen('edit')}>{t('common:action.edit')}</Button>
        {mayAll && <Button onClick={() => setOpen('merge')}>{t('merge.do')}</Button>}
      </span>
      {mayAll && (
        <Button danger onClick={() => setOpen('delete')}>
          {t('common:action.delete')}
        </Button>
      )}
      {open === 'edit' && <TagForm tag={tag} onClose={close} />}
      {open === 'merge' && <MergeTag tag={tag} onClose={close} onMerged={onGone} />}
      {open === 'delete' && <DeleteTag tag={tag} onClose={close} onDeleted={onGone} />}
    </div>
  );
}
