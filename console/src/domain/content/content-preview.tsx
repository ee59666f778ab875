import {
  AppstoreOutlined,
  AudioOutlined,
  PictureOutlined,
  PlayCircleOutlined,
  RightOutlined,
} from '@ant-design/icons';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { MessageContent } from '#contracts/content.ts';
import './content-preview.css';

/** A picture of the message, or a sign for it where the picture does not load. */
function Picture({ url }: { url: string }) {
  const [broken, setBroken] = useState(false);
  if (!url || broken)
    return (
      <span className="bubble-picture">
        <PictureOutlined />
      </span>
    );
  return <img className="bubble-picture" src={url} alt="" onError={() => setBroken(true)} />;
}

/** A message about as the phone shows it. */
export function ContentPreview({ content }: { content: MessageContent }) {
  const { t } = useTranslation('common');
  switch (content.type) {
    case 'text':
      return <div className="bubble bubble-text">{content.text || ' '}</div>;
    case 'image':
      return (
        <div className="bubble">
          <Picture url={content.mediaUrl} />
        </div>
      );
    case 'article':
      return (
        <div className="bubble bubble-card">
          <Picture url={content.imageUrl} />
          <div className="bubble-body">
            <div className="strong">{content.title}</div>
            <div className="soft">{content.description}</div>
          </div>
        </div>
      );
    case 'miniprogram':
      return (
        <div className="bubble bubble-card">
          <div className="bubble-body strong">{content.title}</div>
          <Picture url={content.thumbUrl} />
          <div className="bubble-foot">
            <AppstoreOutlined /> {t('miniprogram')}
          </div>
        </div>
      );
    case 'voice':
      return (
        <div className="bubble bubble-voice" role="img" aria-label={t('bubble.voice')}>
          <AudioOutlined />
        </div>
      );
    case 'video':
      return (
        <div className="bubble bubble-card">
          <div className="bubble-video">
            <Picture url={content.thumbUrl} />
            <PlayCircleOutlined className="bubble-play" aria-label={t('bubble.video')} />
          </div>
          {content.title && <div className="bubble-body strong">{content.title}</div>}
        </div>
      );
    case 'template':
    case 'subscribe':
      return <Notice content={content} />;
  }
}

/** A service notice: the template's title is the platform's, so its id stands for it. */
function Notice({ content }: { content: Extract<MessageContent, { data: unknown }> }) {
  const { t } = useTranslation('common');
  const opens = content.miniprogram !== null || content.url !== '';
  return (
    <div className="bubble bubble-card">
      <div className="bubble-body">
        <div className="strong">{t('bubble.notice')}</div>
        <div className="faint clip">{content.templateId}</div>
      </div>
      <dl className="bubble-data">
        {Object.entries(content.data).map(([name, words]) => (
          <div key={name} className="fact-line">
            <dt>{name}</dt>
            <dd>{words}</dd>
          </div>
        ))}
      </dl>
      {opens && (
        <div className="bubble-foot bubble-open">
          {content.miniprogram ? (
            <span>
              <AppstoreOutlined /> {t('miniprogram')}
            </span>
          ) : (
            t('bubble.details')
          )}
          <RightOutlined />
        </div>
      )}
    </div>
  );
}
