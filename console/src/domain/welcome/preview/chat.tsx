import { useTranslation } from 'react-i18next';
import type { WelcomePreview as Preview } from '#contracts/api/welcome.ts';
import type { MessageContent } from '#contracts/content.ts';
import { useFormat } from '../../../i18n/use-format.ts';
import { useNow } from '../../../i18n/use-now.ts';
import { Bars } from '../../../ui/states.tsx';
import { ContentPreview } from '../../content/content-preview.tsx';
import { Handset, Incoming } from './handset.tsx';

/** Nothing is left to read: the server does not send such a message. */
const isBlank = (content: MessageContent): boolean =>
  content.type === 'text'
    ? content.text.trim() === ''
    : (content.type === 'article' || content.type === 'miniprogram') && content.title.trim() === '';

interface Props {
  preview: Preview | undefined;
  hour: number | null;
  title: string;
}

/** What arrives, on a phone. */
export function Chat({ preview, hour, title }: Props) {
  const { t } = useTranslation('welcome');
  const format = useFormat();
  const now = useNow();
  const time = hour === null ? format.time(new Date(now)) : `${String(hour).padStart(2, '0')}:00`;
  return (
    <Handset title={title} time={time} label={t('preview.phone')}>
      {!preview && <Bars lines={3} height={40} />}
      {preview?.messages.map((message, at) =>
        isBlank(message) ? (
          <p key={at} className="handset-time">
            {t('preview.blank')}
          </p>
        ) : (
          <Incoming key={at} from={title}>
            <ContentPreview content={message} />
          </Incoming>
        ),
      )}
      {preview?.variant === null && <p className="handset-time">{t('preview.silence')}</p>}
    </Handset>
  );
}
