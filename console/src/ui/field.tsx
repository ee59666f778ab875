import type { ComponentProps } from 'react';
import './field.css';

/** A labelled text input without Ant Design, for the pages before sign-in, which must load fast. */
export function Field({ label, ...input }: { label: string } & ComponentProps<'input'>) {
  return (
    <label className="field">
      <span>{label}</span>
      <input {...input} />
    </label>
  );
}
