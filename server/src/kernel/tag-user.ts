import type { Tx } from './db/database.ts';

/** A tag as others name it: by its id, or by its name in whatever case. */
export interface NamedTag {
  id: string;
  name: string;
}

/** Configuration that names tags, such as the list of a code; it follows a tag that changes. */
export interface TagUser {
  /** What it is, for the console's catalogue: `code`, `segment`. */
  kind: string;
  /** How many name the tag, and the first few of them. */
  find(
    tx: Tx,
    workspaceId: string,
    tag: NamedTag,
    limit: number,
  ): Promise<{ count: number; items: { id: string; name: string }[] }>;
  /** Names `to` wherever `from` was named; with null takes the name out where it can. */
  replace(tx: Tx, workspaceId: string, from: NamedTag, to: NamedTag | null): Promise<void>;
}
