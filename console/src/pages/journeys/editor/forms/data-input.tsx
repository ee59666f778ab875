import { CloseOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, Input } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { JsonInput } from './json-input.tsx';

type Data = Record<string, unknown>;

interface Props {
  label: string;
  value: Data;
  readOnly: boolean;
  onChange: (value: Data) => void;
}

/** Names with their values; what a program wrote deeper than that is shown as the JSON it is. */
export function DataInput(props: Props) {
  const flat = Object.values(props.value).every((one) => typeof one === 'string');
  return flat ? <Pairs {...props} /> : <JsonInput {...props} />;
}

const pairsOf = (value: Data) => Object.entries(value).map(([key, text]) => [key, String(text)]);

function Pairs({ value, readOnly, onChange }: Props) {
  const { t } = useTranslation('journeys');
  // Rows of their own: while a name is typed it may be empty, or that of another row.
  const [rows, setRows] = useState<string[][]>(() => pairsOf(value));
  const told = JSON.stringify(value);
  const [seen, setSeen] = useState(told);
  if (seen !== told) {
    setSeen(told);
    if (JSON.stringify(asData(rows)) !== told) setRows(pairsOf(value));
  }
  function change(next: string[][]): void {
    setRows(next);
    onChange(asData(next));
  }
  const set = (at: number, row: string[]) =>
    change(rows.map((old, index) => (index === at ? row : old)));
  return (
    <>
      {rows.map(([key = '', text = ''], index) => (
        <div key={index} className="step-line" style={{ flexWrap: 'nowrap' }}>
          <Input
            style={{ width: '36%' }}
            aria-label={t('form.dataName', { number: index + 1 })}
            placeholder={t('form.dataNameHint')}
            disabled={readOnly}
            maxLength={64}
            value={key}
            onChange={(event) => set(index, [event.target.value, text])}
          />
          <Input
            style={{ flex: '1 1 0', minWidth: 0 }}
            aria-label={t('form.dataValue', { number: index + 1 })}
            placeholder={t('form.value')}
            disabled={readOnly}
            maxLength={500}
            value={text}
            onChange={(event) => set(index, [key, event.target.value])}
          />
          {!readOnly && (
            <Button
              type="text"
              size="small"
              icon={<CloseOutlined />}
              aria-label={t('form.dataRemove', { number: index + 1 })}
              onClick={() => change(rows.filter((_, at) => at !== index))}
            />
          )}
        </div>
      ))}
      {!readOnly && (
        <div>
          <Button
            size="small"
            type="dashed"
            icon={<PlusOutlined aria-hidden />}
            onClick={() => setRows([...rows, ['', '']])}
          >
            {t('form.dataAdd')}
          </Button>
        </div>
      )}
    </>
  );
}

const asData = (rows: readonly string[][]): Data =>
  Object.fromEntries(rows.flatMap(([key = '', text = '']) => (key.trim() ? [[key, text]] : [])));
