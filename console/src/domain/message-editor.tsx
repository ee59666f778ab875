import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import type { MessageContent } from '#contracts/content.ts';
import { ContentEditor, TemplatePreview, windowKinds } from './content/index.ts';
import './message-editor.css';

interface Props {
  value: MessageContent;
  onChange: (value: MessageContent) => void;
  onRemove?: () => void;
}

/** Writes one message of a welcome, with its picture on the phone beside it. */
export function MessageEditor({ value, onChange, onRemove }: Props) {
  const { t } = useTranslation('welcome');
  return (
    <div className="message-editor">
      <div className="stack" style={{ gap: 8 }}>
        {onRemove && (
          <div className="row spread">
            <span />
            <Button size="small" type="text" danger onClick={onRemove}>
              {t('removeMessage')}
            </Button>
          </div>
        )}
        <ContentEditor value={value} kinds={windowKinds} onChange={onChange} />
      </div>
      <div className="phone">
        <TemplatePreview key={JSON.stringify(value)} content={value} />
      </div>
    </div>
  );
}
