import { Button, Drawer, Input } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ContentUse, MediaItem } from '#contracts/api/content.ts';
import { put, remove } from '../../../api/client.ts';
import { useApi, useChange } from '../../../api/queries.ts';
import { useCan } from '../../../api/session.ts';
import { useFormat } from '../../../i18n/use-format.ts';
import { Copyable } from '../../../ui/copy.tsx';
import { useFeedback } from '../../../ui/feedback/use-feedback.ts';
import { Bars, Failure } from '../../../ui/states.tsx';
import { Uses } from '../uses.tsx';
import './media-drawer.css';

type Detail = MediaItem & { uses: ContentUse[] };

/** One file: how it looks or sounds, what it is called, and where it is used. */
export function MediaDrawer({ id, onClose }: { id: string; onClose: () => void }) {
  const { t } = useTranslation('library');
  const { data, error, refetch } = useApi<Detail>('messages', `/media/${id}`);
  return (
    <Drawer open title={data?.name ?? t('media.one')} onClose={onClose} size={480} destroyOnHidden>
      {error && <Failure error={error} retry={() => void refetch()} />}
      {!data && !error && <Bars lines={5} height={32} />}
      {data && <Shown item={data} onGone={onClose} />}
    </Drawer>
  );
}

function Shown({ item, onGone }: { item: Detail; onGone: () => void }) {
  const { t } = useTranslation('library');
  const format = useFormat();
  const { destroy } = useFeedback();
  const may = useCan('messages.write');
  const drop = useChange(() => remove(`/media/${item.id}`), ['messages']);
  return (
    <div className="stack">
      <div className="media-whole">
        {item.kind === 'image' && <img src={item.url} alt={item.name} />}
        {item.kind === 'voice' && <audio controls src={item.url} />}
        {item.kind === 'video' && <video controls src={item.url} />}
      </div>
      {may && <Rename item={item} />}
      <dl className="facts-list">
        <dt>{t('media.size')}</dt>
        <dd>{format.bytes(item.bytes)}</dd>
        <dt>{t('media.type')}</dt>
        <dd>{item.contentType}</dd>
        <dt>{t('media.uploadedBy')}</dt>
        <dd>
          {item.createdBy}, {format.moment(item.createdAt)}
        </dd>
        <dt>{t('media.address')}</dt>
        <dd>
          <Copyable text={item.url} label={t('media.address')} />
        </dd>
      </dl>
      <Uses uses={item.uses} />
      {may && (
        <div>
          <Button
            danger
            disabled={item.uses.length > 0}
            onClick={() =>
              destroy({
                title: t('media.removeTitle', { name: item.name }),
                content: t('media.removeWhy'),
                action: t('remove'),
                run: () => drop.mutateAsync().then(onGone),
              })
            }
          >
            {t('remove')}
          </Button>
        </div>
      )}
    </div>
  );
}

function Rename({ item }: { item: Detail }) {
  const { t } = useTranslation('library');
  const { failed } = useFeedback();
  const [name, setName] = useState(item.name);
  const save = useChange((next: string) => put(`/media/${item.id}`, { name: next }), ['messages']);
  const changed = name.trim() !== '' && name.trim() !== item.name;
  return (
    <form
      className="row"
      style={{ flexWrap: 'nowrap' }}
      onSubmit={(event) => {
        event.preventDefault();
        if (changed) save.mutate(name.trim(), { onError: failed });
      }}
    >
      <Input
        aria-label={t('media.name')}
        maxLength={200}
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
      <Button htmlType="submit" disabled={!changed} loading={save.isPending}>
        {t('media.rename')}
      </Button>
    </form>
  );
}
