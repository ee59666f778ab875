import { Button, Modal } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { MediaItem, MediaKind } from '#contracts/api/content.ts';
import { useList } from '../../api/queries.ts';
import { useCan } from '../../api/session.ts';
import { SearchBox } from '../../ui/search-box.tsx';
import { Bars, Failure, Nothing } from '../../ui/states.tsx';
import { MediaTile } from './media-tile.tsx';
import { UploadButton } from './upload-button.tsx';
import './media.css';

interface Props {
  kind: MediaKind;
  onChoose: (url: string) => void;
  onClose: () => void;
}

/** Chooses a file of the media library, or puts one there. */
export function MediaPicker({ kind, onChoose, onClose }: Props) {
  const { t } = useTranslation('content');
  const [search, setSearch] = useState('');
  const may = useCan('messages.write');
  const list = useList<MediaItem>('messages', '/media', { kind, search });
  return (
    <Modal open title={t(`media.title.${kind}`)} width={720} footer={null} onCancel={onClose}>
      <div className="stack">
        <div className="row spread">
          <SearchBox
            label={t('media.search')}
            placeholder={t('media.search')}
            value={search}
            onSearch={setSearch}
          />
          {may && <UploadButton kind={kind} onUploaded={({ url }) => onChoose(url)} />}
        </div>
        {list.error && <Failure error={list.error} retry={list.retry} />}
        {!list.rows && !list.error && <Bars lines={3} height={96} />}
        {list.rows?.length === 0 && (
          <Nothing title={t(search ? 'media.unmatched' : 'media.none')}>
            {t('media.noneWhy')}
          </Nothing>
        )}
        <div className="media-grid">
          {list.rows?.map((item) => (
            <button
              key={item.id}
              type="button"
              className="media-choice"
              onClick={() => onChoose(item.url)}
            >
              <MediaTile item={item} />
            </button>
          ))}
        </div>
        {list.hasMore && (
          <div>
            <Button onClick={list.more} loading={list.loadingMore}>
              {t('common:list.more')}
            </Button>
          </div>
        )}
      </div>
    </Modal>
  );
}
