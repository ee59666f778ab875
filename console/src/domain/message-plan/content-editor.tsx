import { Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { MessageContent } from '#contracts/content.ts';
import { emptyMessage } from '../message-editor.tsx';
import { dataIn, linesOf } from './template-data.ts';
import { TextField } from './text-field.tsx';

const kinds = [
  'text',
  'image',
  'article',
  'miniprogram',
  'voice',
  'video',
  'template',
  'subscribe',
] as const satisfies readonly MessageContent['type'][];
type Kind = MessageContent['type'];

interface FieldSpec {
  name: string;
  /** Contract limit in characters. */
  limit: number;
  /** Whether variables are filled in here. */
  variables?: boolean;
  lines?: number;
}

const template: readonly FieldSpec[] = [
  { name: 'templateId', limit: 64 },
  { name: 'url', limit: 1024 },
];

/** The texts of each kind of content, in the order they are asked for. */
const fieldsOf: Record<Kind, readonly FieldSpec[]> = {
  text: [{ name: 'text', limit: 2000, variables: true, lines: 4 }],
  image: [{ name: 'mediaUrl', limit: 2000 }],
  article: [
    { name: 'title', limit: 64, variables: true },
    { name: 'description', limit: 512, variables: true, lines: 2 },
    { name: 'url', limit: 1024 },
    { name: 'imageUrl', limit: 2000 },
  ],
  miniprogram: [
    { name: 'title', limit: 64, variables: true },
    { name: 'appId', limit: 64 },
    { name: 'pagePath', limit: 1024 },
    { name: 'thumbUrl', limit: 2000 },
  ],
  voice: [{ name: 'mediaUrl', limit: 2000 }],
  video: [
    { name: 'mediaUrl', limit: 2000 },
    { name: 'thumbUrl', limit: 2000 },
    { name: 'title', limit: 64, variables: true },
    { name: 'description', limit: 512, variables: true, lines: 2 },
  ],
  template,
  subscribe: template,
};

interface Props {
  value: MessageContent;
  readOnly: boolean;
  onChange: (value: MessageContent) => void;
}

/** Writes one content: its kind, and the fields of that kind. */
export function ContentEditor({ value, readOnly, onChange }: Props) {
  const { t } = useTranslation('message-plan');
  const texts = value as unknown as Record<string, string>;
  return (
    <div className="stack" style={{ gap: 12 }}>
      <label className="stack plan-field">
        <span className="soft">{t('kind')}</span>
        <Select<Kind>
          aria-label={t('kind')}
          value={value.type}
          disabled={readOnly}
          options={kinds.map((kind) => ({ value: kind, label: t(`kinds.${kind}`) }))}
          onChange={(kind) => onChange(emptyMessage(kind))}
        />
      </label>
      {fieldsOf[value.type].map((field) => (
        <TextField
          key={`${value.type}.${field.name}`}
          label={t(`field.${field.name}`)}
          value={texts[field.name] ?? ''}
          limit={field.limit}
          lines={field.lines ?? 1}
          variables={field.variables ?? false}
          readOnly={readOnly}
          onChange={(text) => onChange({ ...value, [field.name]: text } as MessageContent)}
        />
      ))}
      {'data' in value && (
        <TemplateFields
          data={value.data}
          readOnly={readOnly}
          onChange={(data) => onChange({ ...value, data })}
        />
      )}
    </div>
  );
}

interface FieldsProps {
  data: Record<string, string>;
  readOnly: boolean;
  onChange: (data: Record<string, string>) => void;
}

/** The words of a template's fields, as lines: what is half written stays as it was written. */
function TemplateFields({ data, readOnly, onChange }: FieldsProps) {
  const { t } = useTranslation('message-plan');
  const [lines, setLines] = useState(() => linesOf(data));
  return (
    <TextField
      label={t('field.data')}
      value={lines}
      limit={5000}
      lines={4}
      variables
      readOnly={readOnly}
      onChange={(text) => {
        setLines(text);
        onChange(dataIn(text));
      }}
    />
  );
}
