import type { ReactNode } from 'react';
import { Face } from '../../../ui/person.tsx';
import './handset.css';

interface Props {
  /** The account's name, above the chat. */
  title: string;
  /** When it is imagined to be. */
  time: string;
  label: string;
  children: ReactNode;
}

/** A chat about as a phone shows it: the account's messages on the left, under the time. */
export function Handset({ title, time, label, children }: Props) {
  return (
    <div className="handset" role="group" aria-label={label}>
      <div className="handset-bar">
        <span className="handset-title">{title}</span>
      </div>
      <div className="handset-chat">
        <div className="handset-time">{time}</div>
        {children}
      </div>
    </div>
  );
}

/** One message with the account's picture beside it. */
export function Incoming({ from, children }: { from: string; children: ReactNode }) {
  return (
    <div className="handset-line">
      <Face name={from} seed={from} />
      {children}
    </div>
  );
}
