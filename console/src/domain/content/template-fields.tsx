import { DeleteOutlined } from '@ant-design/icons';
import { Button, Input, Switch } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { MessageContent } from '#contracts/content.ts';
import { ruleOf } from './template-rules.ts';
import { TextField } from './text-field.tsx';
import { VariableMenu } from './variable-menu.tsx';
import './content-editor.css';

type Template = Extract<MessageContent, { data: unknown }>;

interface Props {
  value: Template;
  readOnly: boolean;
  onChange: (value: Template) => void;
}

/** Contract limits: twenty fields, two hundred characters each. */
const mostFields = 20;
const longest = 200;

interface Row {
  name: string;
  words: string;
}

const rowsOf = (data: Template['data']): Row[] =>
  Object.entries(data).map(([name, words]) => ({ name, words }));

/** The words for a template's fields, and where a tap leads. */
export function TemplateFields({ value, readOnly, onChange }: Props) {
  const { t } = useTranslation('content');
  // A row whose name is still being written is no field yet, but must stay on the screen.
  const [rows, setRows] = useState<Row[]>(() => {
    const own = rowsOf(value.data);
    return own.length > 0 ? own : [{ name: '', words: '' }];
  });
  function set(next: Row[]) {
    setRows(next);
    const named = next.filter(({ name }) => name !== '');
    onChange({ ...value, data: Object.fromEntries(named.map(({ name, words }) => [name, words])) });
  }
  return (
    <>
      <div className="content-field" role="group" aria-label={t('data.title')}>
        <span className="soft">{t('data.title')}</span>
        {rows.map((row, at) => (
          <Datum
            key={at}
            row={row}
            subscribe={value.type === 'subscribe'}
            readOnly={readOnly}
            onChange={(next) => set(rows.with(at, next))}
            onRemove={() => set(rows.toSpliced(at, 1))}
          />
        ))}
        {!readOnly && rows.length < mostFields && (
          <div>
            <Button
              size="small"
              type="dashed"
              onClick={() => setRows([...rows, { name: '', words: '' }])}
            >
              {t('data.add')}
            </Button>
          </div>
        )}
      </div>
      <Target value={value} readOnly={readOnly} onChange={onChange} />
    </>
  );
}

interface DatumProps {
  row: Row;
  subscribe: boolean;
  readOnly: boolean;
  onChange: (row: Row) => void;
  onRemove: () => void;
}

function Datum({ row, subscribe, readOnly, onChange, onRemove }: DatumProps) {
  const { t } = useTranslation('content');
  const rule = subscribe ? ruleOf(row.name) : null;
  return (
    <div className="content-datum">
      <Input
        aria-label={t('data.name')}
        placeholder="thing1"
        maxLength={32}
        disabled={readOnly}
        value={row.name}
        onChange={(event) => onChange({ ...row, name: event.target.value.replace(/\W/g, '') })}
      />
      <div className="content-field">
        <Input
          aria-label={t('data.words', { name: row.name })}
          maxLength={longest}
          disabled={readOnly}
          value={row.words}
          onChange={(event) => onChange({ ...row, words: event.target.value })}
        />
        {rule && <span className="person-note">{t(`rule.${rule}`)}</span>}
      </div>
      {!readOnly && (
        <span className="row" style={{ gap: 0, flexWrap: 'nowrap' }}>
          <VariableMenu
            short
            onInsert={(piece) => onChange({ ...row, words: (row.words + piece).slice(0, longest) })}
          />
          <Button
            size="small"
            type="text"
            danger
            icon={<DeleteOutlined />}
            aria-label={t('data.remove', { name: row.name })}
            onClick={onRemove}
          />
        </span>
      )}
    </div>
  );
}

function Target({ value, readOnly, onChange }: Props) {
  const { t } = useTranslation('content');
  const { miniprogram } = value;
  return (
    <>
      <label className="row" style={{ gap: 8 }}>
        <Switch
          size="small"
          disabled={readOnly}
          checked={miniprogram !== null}
          onChange={(on) =>
            onChange({ ...value, miniprogram: on ? { appId: '', pagePath: '' } : null })
          }
        />
        {t('opensProgram')}
      </label>
      {miniprogram ? (
        (['appId', 'pagePath'] as const).map((name) => (
          <TextField
            key={name}
            label={t(`field.${name}`)}
            value={miniprogram[name]}
            limit={name === 'appId' ? 64 : 1024}
            lines={1}
            variables={false}
            readOnly={readOnly}
            onChange={(text) =>
              onChange({ ...value, miniprogram: { ...miniprogram, [name]: text } })
            }
          />
        ))
      ) : (
        <TextField
          label={t('field.url')}
          value={value.url}
          limit={1024}
          lines={1}
          variables={false}
          readOnly={readOnly}
          onChange={(url) => onChange({ ...value, url })}
        />
      )}
    </>
  );
}
