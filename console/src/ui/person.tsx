import { UserOutlined } from '@ant-design/icons';
import { useState, type ReactNode } from 'react';
import { initials } from './initials.ts';
import './person.css';

const tints = 6;

/** The same person always has the same tint. */
function tintOf(seed: string): number {
  let sum = 0;
  for (const letter of seed) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) >>> 0;
  return (sum % tints) + 1;
}

interface FaceProps {
  name: string;
  /** What fixes the tint, usually the id. */
  seed: string;
  url?: string | null;
  size?: number;
  /** `name` says only where she came from: a figure stands for her instead of its initials. */
  nameless?: boolean;
}

/** A person's picture, or her initials when there is none or it does not load. */
export function Face({ name, seed, url, size = 32, nameless = false }: FaceProps) {
  const [broken, setBroken] = useState<string | null>(null);
  const style = { width: size, height: size, fontSize: Math.round(size * 0.38) };
  if (url && url !== broken)
    return (
      <img
        className="face"
        style={style}
        src={url}
        alt=""
        loading="lazy"
        onError={() => setBroken(url)}
      />
    );
  return (
    <span className="face" data-tint={tintOf(seed)} style={style} aria-hidden="true">
      {nameless ? <UserOutlined /> : initials(name)}
    </span>
  );
}

/** A person in a list: face, name, and a second line. */
export function Person({ name, seed, url, nameless, note }: FaceProps & { note?: ReactNode }) {
  return (
    <span className="person">
      <Face name={name} seed={seed} url={url ?? null} nameless={nameless ?? false} />
      <span className="person-text">
        <span className="person-name">{name}</span>
        {note && <span className="person-note">{note}</span>}
      </span>
    </span>
  );
}
