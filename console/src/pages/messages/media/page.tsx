import { PictureOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { Link, getRouteApi, useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { mediaKinds, type MediaItem } from '#contracts/api/content.ts';
import { useList } from '../../../api/queries.ts';
import { useCan } from '../../../api/session.ts';
import { MediaTile } from '../../../domain/media/media-tile.tsx';
import { UploadButton } from '../../../domain/media/upload-button.tsx';
import { Filter } from '../../../ui/filtered-list.tsx';
import { Page } from '../../../ui/page.tsx';
import { SearchBox } from '../../../ui/search-box.tsx';
import { Bars, Failure, Nothing } from '../../../ui/states.tsx';
import { MessageTabs } from '../message-tabs.tsx';
import { MediaDrawer } from './media-drawer.tsx';
import '../../../domain/media/media.css';

const route = getRouteApi('/shell/messages/media');

/** The files that messages use. */
export function MediaPage() {
  const { t } = useTranslation('library');
  const { open, q, kind } = route.useSearch();
  const navigate = useNavigate({ from: '/messages/media' });
  const may = useCan('messages.write');
  const list = useList<MediaItem>('messages', '/media', { search: q, kind });
  const filtered = Boolean(q ?? kind);
  return (
    <Page title={t('media.title')} lead={t('media.lead')} actions={may && <UploadButton />}>
      <MessageTabs current="media" />
      <div className="filters">
        <SearchBox
          label={t('media.search')}
          placeholder={t('media.search')}
          value={q ?? ''}
          onSearch={(text) =>
            void navigate({ search: (old) => ({ ...old, q: text || undefined }), replace: true })
          }
        />
        <Filter
          label={t('media.kind')}
          any={t('media.anyKind')}
          value={kind}
          options={mediaKinds.map((value) => ({ value, label: t(`media.kinds.${value}`) }))}
          onChange={(value) =>
            void navigate({ search: (old) => ({ ...old, kind: value }), replace: true })
          }
        />
      </div>
      {list.error && !list.rows && <Failure error={list.error} retry={list.retry} />}
      {!list.rows && !list.error && <Bars lines={4} height={120} />}
      {list.rows?.length === 0 && (
        <Nothing
          picture={<PictureOutlined />}
          title={t(filtered ? 'media.unmatched' : 'media.none')}
          {...(filtered && {
            action: (
              <Button onClick={() => void navigate({ search: {} })}>
                {t('common:action.clearFilters')}
              </Button>
            ),
          })}
        >
          {t('media.noneWhy')}
        </Nothing>
      )}
      <div className="media-grid" aria-busy={!list.rows}>
        {list.rows?.map((item) => (
          <Link
            key={item.id}
            to="/messages/media"
            search={(old) => ({ ...old, open: item.id })}
            className="media-choice"
          >
            <MediaTile item={item} />
          </Link>
        ))}
      </div>
      {list.hasMore && (
        <div>
          <Button onClick={list.more} loading={list.loadingMore}>
            {t('common:list.more')}
          </Button>
        </div>
      )}
      {open && (
        <MediaDrawer
          id={open}
          onClose={() => void navigate({ search: (old) => ({ ...old, open: undefined }) })}
        />
      )}
    </Page>
  );
}
