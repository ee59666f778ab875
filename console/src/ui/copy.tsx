import { CheckOutlined, CopyOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import './copy.css';

/** Copies even where the page is not a secure context and the clipboard API is missing. */
async function copy(text: string): Promise<void> {
  if (window.isSecureContext) return navigator.clipboard.writeText(text);
  const area = document.createElement('textarea');
  area.value = text;
  area.style.position = 'fixed';
  document.body.append(area);
  area.select();
  document.execCommand('copy');
  area.remove();
}

interface Props {
  text: string;
  /** What is copied, for the button's name. */
  label: string;
}

function CopyButton({ text, label }: Props) {
  const { t } = useTranslation();
  const [done, setDone] = useState(false);
  useEffect(() => {
    if (!done) return;
    const timer = window.setTimeout(() => setDone(false), 1_500);
    return () => window.clearTimeout(timer);
  }, [done]);
  return (
    <Button
      size="small"
      type="text"
      aria-label={t('copy.what', { what: label })}
      icon={done ? <CheckOutlined /> : <CopyOutlined />}
      onClick={() => void copy(text).then(() => setDone(true))}
    >
      {done ? t('copy.done') : t('copy.copy')}
    </Button>
  );
}

/** A text to be used elsewhere, and a button that copies it. */
export function Copyable(props: Props) {
  return (
    <span className="copyable">
      <code>{props.text}</code>
      <CopyButton {...props} />
    </span>
  );
}

/** Lines of code to be used elsewhere, under the words that say where. */
export function CopyBlock(props: Props) {
  return (
    <figure className="copy-block">
      <figcaption>
        {props.label}
        <CopyButton {...props} />
      </figcaption>
      <pre>{props.text}</pre>
    </figure>
  );
}
