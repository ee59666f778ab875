import type { Fact } from '#contracts/facts.ts';
import { reaction, type Reaction } from '#kernel/facts/reaction.ts';
import type { StatementRow } from './store.ts';
import { saveStatements } from './store.ts';

export const consentReactions: Reaction[] = [
  reaction('consent.note', ['consent.changed'], (unit, facts) =>
    saveStatements(unit.tx, facts.map(statementIn)),
  ),
];

/** What a fact says, and when: words that come late do not undo later ones. */
export const statementIn = ({
  workspaceId,
  contactId,
  occurredAt,
  data,
}: Pick<
  Fact<'consent.changed'>,
  'workspaceId' | 'contactId' | 'occurredAt' | 'data'
>): StatementRow => ({ workspaceId, contactId, ...data, at: occurredAt });
