import type { ReactNode } from 'react';
import './badge.css';

export type Tone = 'good' | 'warn' | 'bad' | 'info' | 'quiet';

/** A state in a word: a dot in the colour of its meaning, and the word, for who cannot tell the colour. */
export function State({
  tone,
  children,
  title,
}: {
  tone: Tone;
  children: ReactNode;
  title?: string;
}) {
  return (
    <span className="badge" data-tone={tone} title={title}>
      <span className="badge-dot" />
      {children}
    </span>
  );
}

/** A tag as given by people: neutral, with its own colour as a stripe. */
export function Label({ color, children, title, onRemove, removeLabel }: LabelProps) {
  return (
    <span className="label" title={title}>
      {color && <span className="label-color" style={{ background: color }} />}
      <span className="label-text">{children}</span>
      {onRemove && (
        <button type="button" aria-label={removeLabel} onClick={onRemove}>
          ×
        </button>
      )}
    </span>
  );
}

interface LabelProps {
  color?: string | null;
  children: ReactNode;
  title?: string;
  onRemove?: (() => void) | undefined;
  removeLabel?: string;
}
