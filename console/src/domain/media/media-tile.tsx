import { AudioOutlined, VideoCameraOutlined } from '@ant-design/icons';
import type { MediaItem } from '#contracts/api/content.ts';
import { useFormat } from '../../i18n/use-format.ts';
import './media.css';

/** One file of the library: how it looks, its name and its size. */
export function MediaTile({ item }: { item: MediaItem }) {
  const format = useFormat();
  return (
    <span className="media-tile">
      <span className="media-look">
        {item.kind === 'image' ? (
          <img src={item.url} alt="" loading="lazy" />
        ) : item.kind === 'voice' ? (
          <AudioOutlined />
        ) : (
          <VideoCameraOutlined />
        )}
      </span>
      <span className="media-name" title={item.name}>
        {item.name}
      </span>
      <span className="person-note">{format.bytes(item.bytes)}</span>
    </span>
  );
}
