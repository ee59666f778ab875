import { Button, Drawer } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Block, ContentUse } from '#contracts/api/content.ts';
import { remove } from '../../../api/client.ts';
import { useApi, useChange } from '../../../api/queries.ts';
import { useCan } from '../../../api/session.ts';
import { blockPlaceholder } from '../../../domain/content/placeholders.ts';
import { useFormat } from '../../../i18n/use-format.ts';
import '../../../domain/content/content-preview.css';
import { Copyable } from '../../../ui/copy.tsx';
import { useFeedback } from '../../../ui/feedback/use-feedback.ts';
import { Bars, Failure } from '../../../ui/states.tsx';
import { Uses } from '../uses.tsx';
import { BlockForm } from './block-form.tsx';

type Detail = Block & { uses: ContentUse[] };

/** One block: what it says in each language, how texts name it, and where it is used. */
export function BlockDrawer({ id, onClose }: { id: string; onClose: () => void }) {
  const { t } = useTranslation('library');
  const { data, error, refetch } = useApi<Detail>('messages', `/blocks/${id}`);
  return (
    <Drawer open title={data?.name ?? t('blocks.one')} onClose={onClose} size={480} destroyOnHidden>
      {error && <Failure error={error} retry={() => void refetch()} />}
      {!data && !error && <Bars lines={5} height={32} />}
      {data && <Shown block={data} onGone={onClose} />}
    </Drawer>
  );
}

function Shown({ block, onGone }: { block: Detail; onGone: () => void }) {
  const { t } = useTranslation('library');
  const format = useFormat();
  const { destroy } = useFeedback();
  const may = useCan('messages.write');
  const [editing, setEditing] = useState(false);
  const drop = useChange(() => remove(`/blocks/${block.id}`), ['messages']);
  return (
    <div className="stack">
      <Copyable text={blockPlaceholder(block.name)} label={t('blocks.placeholder')} />
      {[{ language: '', text: block.text }, ...block.languages].map(({ language, text }) => (
        <div key={language} className="stack" style={{ gap: 4 }}>
          <span className="soft">
            {language ? format.languageName(language) : t('blocks.otherwise')}
          </span>
          <div className="phone">
            <div className="bubble bubble-text">{text}</div>
          </div>
        </div>
      ))}
      <Uses uses={block.uses} />
      <span className="person-note">
        {t('blocks.changedBy', { by: block.updatedBy, at: format.moment(block.updatedAt) })}
      </span>
      {may && (
        <div className="row">
          <Button onClick={() => setEditing(true)}>{t('blocks.edit')}</Button>
          <Button
            danger
            disabled={block.uses.length > 0}
            onClick={() =>
              destroy({
                title: t('blocks.removeTitle', { name: block.name }),
                content: t('blocks.removeWhy'),
                action: t('remove'),
                run: () => drop.mutateAsync().then(onGone),
              })
            }
          >
            {t('remove')}
          </Button>
        </div>
      )}
      {editing && <BlockForm block={block} onClose={() => setEditing(false)} />}
    </div>
  );
}
