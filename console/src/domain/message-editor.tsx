import { Button, Input, Segmented } from 'antd';
import { useTranslation } from 'react-i18next';
import type { MessageContent } from '#contracts/content.ts';
import { ContentPreview } from './content-preview.tsx';
import '../ui/badge.css';
import './message-editor.css';

const kinds = ['text', 'image', 'article', 'miniprogram'] as const;
type Kind = (typeof kinds)[number];

/** Contract limit of a text. */
const longestText = 2000;

export function emptyMessage(kind: MessageContent['type']): MessageContent {
  switch (kind) {
    case 'text':
      return { type: 'text', text: '' };
    case 'image':
      return { type: 'image', mediaUrl: '' };
    case 'article':
      return { type: 'article', title: '', description: '', url: '', imageUrl: '' };
    case 'miniprogram':
      return { type: 'miniprogram', title: '', appId: '', pagePath: '', thumbUrl: '' };
    case 'voice':
      return { type: 'voice', mediaUrl: '' };
    case 'video':
      return { type: 'video', mediaUrl: '', thumbUrl: '', title: '', description: '' };
    case 'template':
    case 'subscribe':
      return { type: kind, templateId: '', data: {}, url: '', miniprogram: null };
  }
}

interface Props {
  value: MessageContent;
  onChange: (value: MessageContent) => void;
  onRemove?: () => void;
}

/** Writes one message, with its picture on the phone beside it. */
export function MessageEditor({ value, onChange, onRemove }: Props) {
  const { t } = useTranslation('welcome');
  return (
    <div className="message-editor">
      <div className="stack" style={{ gap: 8 }}>
        <div className="row spread">
          <Segmented<Kind>
            size="small"
            aria-label={t('kind')}
            value={value.type as Kind}
            options={kinds.map((kind) => ({ value: kind, label: t(`kinds.${kind}`) }))}
            onChange={(kind) => onChange(emptyMessage(kind))}
          />
          {onRemove && (
            <Button size="small" type="text" danger onClick={onRemove}>
              {t('removeMessage')}
            </Button>
          )}
        </div>
        <Fields value={value} onChange={onChange} />
      </div>
      <div className="phone">
        <ContentPreview key={JSON.stringify(value)} content={value} />
      </div>
    </div>
  );
}

/** The texts of a content type, in the order they are asked for. */
const fieldsOf: Record<Exclude<Kind, 'text'>, readonly string[]> = {
  image: ['mediaUrl'],
  article: ['title', 'description', 'url', 'imageUrl'],
  miniprogram: ['title', 'appId', 'pagePath', 'thumbUrl'],
};

function Fields({ value, onChange }: Pick<Props, 'value' | 'onChange'>) {
  const { t } = useTranslation('welcome');
  if (value.type === 'text')
    return (
      <>
        <Input.TextArea
          aria-label={t('field.text')}
          placeholder={t('textHint')}
          autoSize={{ minRows: 3, maxRows: 10 }}
          maxLength={longestText}
          value={value.text}
          onChange={(event) => onChange({ ...value, text: event.target.value })}
        />
        <Variables
          onInsert={(name) => onChange({ ...value, text: `${value.text}{{ ${name} }}` })}
        />
      </>
    );
  // A welcome goes out inside the window, as one of these kinds.
  const kind = kinds.find((one) => one === value.type);
  if (kind === undefined || kind === 'text') return null;
  const texts = value as unknown as Record<string, string>;
  return fieldsOf[kind].map((field) => (
    <label key={field} className="stack" style={{ gap: 4 }}>
      <span className="soft">{t(`field.${field}`)}</span>
      <Input
        value={texts[field] ?? ''}
        onChange={(event) => onChange({ ...value, [field]: event.target.value } as MessageContent)}
      />
    </label>
  ));
}

/** Names that texts may hold, always with something said when they are not known. */
const variables = ['name | default: "…"', 'firstName | default: "…"', 'city | default: "…"'];

function Variables({ onInsert }: { onInsert: (name: string) => void }) {
  const { t } = useTranslation('welcome');
  return (
    <div className="row person-note">
      {t('variables')}
      {variables.map((name) => (
        <button key={name} type="button" className="label" onClick={() => onInsert(name)}>
          {`{{ ${name.split(' ')[0]} }}`}
        </button>
      ))}
    </div>
  );
}
