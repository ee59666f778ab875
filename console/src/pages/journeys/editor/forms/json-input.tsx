import { Input } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

interface Props {
  label: string;
  value: Record<string, unknown>;
  readOnly: boolean;
  onChange: (value: Record<string, unknown>) => void;
}

/** An object as JSON; what is no JSON yet stays in the field and is said to be so. */
export function JsonInput({ label, value, readOnly, onChange }: Props) {
  const { t } = useTranslation('journeys');
  const [text, setText] = useState(() => JSON.stringify(value, null, 2));
  const [wrong, setWrong] = useState(false);
  function typed(next: string): void {
    setText(next);
    const read = parsed(next);
    setWrong(read === null);
    if (read) onChange(read);
  }
  return (
    <>
      <Input.TextArea
        className="mono"
        aria-label={label}
        autoSize={{ minRows: 3, maxRows: 12 }}
        disabled={readOnly}
        status={wrong ? 'error' : ''}
        value={text}
        onChange={(event) => typed(event.target.value)}
      />
      {wrong && <span className="step-problem">{t('form.noJson')}</span>}
    </>
  );
}

function parsed(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text || '{}');
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null;
  } catch {
    return null;
  }
}
