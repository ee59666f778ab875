import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useChoices, type Choice } from './palette-choices.tsx';
import './palette.css';

/** Go anywhere, or find anybody, without leaving the keyboard. */
export default function Palette({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const dialog = useRef<HTMLDialogElement>(null);
  const [q, setQ] = useState('');
  const [at, setAt] = useState(0);
  const choices = useChoices(q);
  const chosen = Math.min(at, choices.length - 1);
  useEffect(() => dialog.current?.showModal(), []);

  function take(choice: Choice | undefined) {
    if (!choice) return;
    onClose();
    choice.go();
  }

  function onKey(event: React.KeyboardEvent) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      setAt((chosen + step + choices.length) % Math.max(1, choices.length));
    }
    if (event.key === 'Enter' && !event.nativeEvent.isComposing) take(choices[chosen]);
  }

  return (
    <dialog
      ref={dialog}
      className="palette"
      aria-label={t('palette.label')}
      onClose={onClose}
      onClick={(event) => event.target === dialog.current && onClose()}
    >
      <div className="palette-box">
        <input
          className="palette-input"
          role="combobox"
          aria-expanded="true"
          aria-controls="palette-list"
          aria-activedescendant={choices[chosen] && `palette-${chosen}`}
          aria-label={t('palette.label')}
          placeholder={t('palette.open')}
          autoFocus
          value={q}
          onChange={(event) => {
            setQ(event.target.value);
            setAt(0);
          }}
          onKeyDown={onKey}
        />
        <ul
          id="palette-list"
          role="listbox"
          className="palette-list"
          aria-label={t('palette.label')}
        >
          {choices.map((choice, index) => (
            <li key={`${choice.group} ${choice.id}`} role="presentation">
              {choices[index - 1]?.group !== choice.group && (
                <div className="palette-group">{choice.group}</div>
              )}
              <div
                id={`palette-${index}`}
                role="option"
                aria-selected={index === chosen}
                className="palette-choice"
                onMouseMove={() => setAt(index)}
                onClick={() => take(choice)}
              >
                <span className="palette-sign">{choice.sign}</span>
                <span className="clip">{choice.text}</span>
              </div>
            </li>
          ))}
          {choices.length === 0 && <li className="palette-none">{t('palette.none', { q })}</li>}
        </ul>
        <div className="palette-hint">{t('palette.hint')}</div>
      </div>
    </dialog>
  );
}
