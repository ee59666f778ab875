import { useEffect, type ReactNode } from 'react';
import { LanguageChoice, ThemeChoices } from '../../shell/choices.tsx';
import { Mark } from '../../shell/mark.tsx';
import './frame.css';

interface Props {
  title: string;
  lead: string;
  children: ReactNode;
}

/** The page around sign-in, the second factor and an invitation. */
export function Frame({ title, lead, children }: Props) {
  useEffect(() => {
    document.title = `${title} · Rapport`;
  }, [title]);
  return (
    <div className="sign">
      <main className="sign-card">
        <div className="sign-brand">
          <Mark size={36} />
          <span>Rapport</span>
        </div>
        <h1>{title}</h1>
        <p className="soft">{lead}</p>
        {children}
      </main>
      <div className="sign-choices">
        <LanguageChoice />
        <ThemeChoices />
      </div>
    </div>
  );
}

/** Why it did not go on, read out as soon as it appears. */
export function Refusal({ words }: { words: string | null }) {
  return (
    <div role="alert">
      {words && (
        <div className="note" data-tone="bad">
          {words}
        </div>
      )}
    </div>
  );
}
