import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n/use-format.ts';
import './figure.css';

interface Props {
  label: string;
  value: ReactNode;
  /** What the figure means, its unit or its parts. */
  note?: ReactNode;
  tone?: 'bad' | 'warn' | undefined;
}

/** One number with its name; the value keeps its place while it changes. */
export function Figure({ label, value, note, tone }: Props) {
  return (
    <div className="figure" data-tone={tone}>
      <div className="figure-label">{label}</div>
      <div className="figure-value">{value ?? <span className="bar figure-bar" />}</div>
      <div className="figure-note">{note ?? ' '}</div>
    </div>
  );
}

interface ChangeProps {
  now: number;
  before: number;
  /** Words for the time compared with: "12 % up on …". */
  against: string;
  /** The same as when something happened: "None …". */
  during: string;
  /** For delays and errors less is better. */
  lessIsBetter?: boolean;
}

/** "12 % up on the 7 days before": a comparison in words, an arrow, and a colour for its meaning. */
export function Change({ now, before, against, during, lessIsBetter = false }: ChangeProps) {
  const { t } = useTranslation();
  const format = useFormat();
  if (before === 0)
    return (
      <span className="change">{t(now === 0 ? 'change.none' : 'change.new', { during })}</span>
    );
  const ratio = now / before - 1;
  if (Math.abs(ratio) < 0.005)
    return <span className="change">{t('change.same', { against })}</span>;
  const up = ratio > 0;
  const percent = format.percent(Math.abs(ratio));
  return (
    <span className="change" data-tone={up === lessIsBetter ? 'bad' : 'good'}>
      <span aria-hidden="true">{up ? '▲' : '▼'}</span>
      {t(up ? 'change.up' : 'change.down', { percent, against })}
    </span>
  );
}
