import { useId } from 'react';
import './choice.css';

interface Props<T extends string> {
  label: string;
  options: readonly { value: T; text: string; lang?: string }[];
  value: string;
  onChange: (value: T) => void;
}

/** One of a few, all visible: a row of radio buttons dressed as a switch. */
export function Choice<T extends string>({ label, options, value, onChange }: Props<T>) {
  const name = useId();
  return (
    <fieldset className="choice">
      <legend>{label}</legend>
      {options.map((option) => (
        <label key={option.value} lang={option.lang}>
          <input
            type="radio"
            name={name}
            checked={option.value === value}
            onChange={() => onChange(option.value)}
          />
          <span>{option.text}</span>
        </label>
      ))}
    </fieldset>
  );
}
