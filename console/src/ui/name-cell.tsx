import { Link, type LinkProps } from '@tanstack/react-router';
import type { ReactNode } from 'react';

interface Props {
  name: string;
  /** Its own page. */
  link: LinkProps;
  note?: ReactNode;
}

/** What a thing in a list is called, as the way to its page, and a second line. */
export function NameCell({ name, link, note }: Props) {
  return (
    <div>
      <Link {...link} className="person-name" title={name}>
        {name}
      </Link>
      {note && <div className="person-note">{note}</div>}
    </div>
  );
}
