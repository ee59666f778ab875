import { Input, type InputRef } from 'antd';
import { useId, useRef } from 'react';
import { VariableMenu } from './variable-menu.tsx';
import './content-editor.css';

type TextAreaRef = React.ComponentRef<typeof Input.TextArea>;

interface Props {
  label: string;
  value: string;
  limit: number;
  lines: number;
  /** Whether a variable can be inserted. */
  variables: boolean;
  readOnly: boolean;
  onChange: (text: string) => void;
}

/** One text of a message; what is inserted goes where the caret was. */
export function TextField({ label, value, limit, lines, variables, readOnly, onChange }: Props) {
  const id = useId();
  const line = useRef<InputRef>(null);
  const area = useRef<TextAreaRef>(null);
  function insert(piece: string) {
    const field = line.current?.input ?? area.current?.resizableTextArea?.textArea;
    const start = field?.selectionStart ?? value.length;
    const end = field?.selectionEnd ?? start;
    onChange((value.slice(0, start) + piece + value.slice(end)).slice(0, limit));
    const caret = start + piece.length;
    // The caret can only be put behind the piece once it is there.
    requestAnimationFrame(() => {
      field?.focus();
      field?.setSelectionRange(caret, caret);
    });
  }
  const common = { id, value, maxLength: limit, disabled: readOnly };
  return (
    <div className="content-field">
      <div className="row spread">
        <label htmlFor={id} className="soft">
          {label}
        </label>
        {variables && !readOnly && <VariableMenu onInsert={insert} />}
      </div>
      {lines > 1 ? (
        <Input.TextArea
          {...common}
          ref={area}
          autoSize={{ minRows: lines, maxRows: 12 }}
          onChange={(event) => onChange(event.target.value)}
        />
      ) : (
        <Input {...common} ref={line} onChange={(event) => onChange(event.target.value)} />
      )}
    </div>
  );
}
