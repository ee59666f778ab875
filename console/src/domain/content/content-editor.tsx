import { Select } from 'antd';
import { useTranslation } from 'react-i18next';
import type { MessageContent } from '#contracts/content.ts';
import { contentKinds, emptyContent, fieldsOf, type ContentKind } from './kinds.ts';
import { MediaField } from '../media/media-field.tsx';
import { TemplateFields } from './template-fields.tsx';
import { TemplateProblems } from './template-problems.tsx';
import { TextField } from './text-field.tsx';
import './content-editor.css';

interface Props {
  value: MessageContent;
  readOnly?: boolean;
  /** Kinds that may be chosen here; all when left out. */
  kinds?: readonly ContentKind[];
  onChange: (value: MessageContent) => void;
}

/** Writes one content: its kind, and the fields of that kind. Its texts: `content`. */
export function ContentEditor({ value, readOnly = false, kinds = contentKinds, onChange }: Props) {
  const { t } = useTranslation('content');
  const texts = value as unknown as Record<string, string>;
  const offered = kinds.includes(value.type) ? kinds : [...kinds, value.type];
  return (
    <div className="content-fields">
      <label className="content-field">
        <span className="soft">{t('kind')}</span>
        <Select<ContentKind>
          aria-label={t('kind')}
          value={value.type}
          disabled={readOnly}
          options={offered.map((kind) => ({ value: kind, label: t(`kinds.${kind}`) }))}
          onChange={(kind) => onChange(emptyContent(kind))}
        />
        {(value.type === 'template' || value.type === 'subscribe') && (
          <span className="person-note">{t(`why.${value.type}`)}</span>
        )}
      </label>
      {fieldsOf[value.type].map(({ name, holds, limit, lines = 1 }) => {
        const common = {
          label: t(`field.${value.type}.${name}`, t(`field.${name}`)),
          value: texts[name] ?? '',
          limit,
          readOnly,
          onChange: (text: string) => onChange({ ...value, [name]: text } as MessageContent),
        };
        const key = `${value.type}.${name}`;
        if (holds === 'image' || holds === 'voice' || holds === 'video')
          return <MediaField key={key} {...common} kind={holds} />;
        return <TextField key={key} {...common} lines={lines} variables={holds === 'words'} />;
      })}
      {(value.type === 'template' || value.type === 'subscribe') && (
        <TemplateFields value={value} readOnly={readOnly} onChange={onChange} />
      )}
      <TemplateProblems content={value} />
    </div>
  );
}
