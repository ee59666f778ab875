import type { Unit } from '#kernel/unit.ts';
import { addTags } from '#modules/audience/index.ts';
import { loadConsents } from '#modules/consent/index.ts';
import type { ImportRow } from '../jobs.ts';
import { pickNews, rememberNews } from './known.ts';
import type { Person } from './row.ts';
import { source, stateWho, type Told } from './state.ts';

export interface Saved {
  created: number;
  updated: number;
  unchanged: number;
}

const purpose = 'marketing';

/**
 * States what a batch of rows says of people: as facts, from which profiles are worked out. Rows
 * that say nothing new state nothing. However many rows: a handful of statements.
 */
export async function savePeople(
  unit: Unit,
  job: ImportRow,
  people: readonly Person[],
): Promise<Saved> {
  const { workspaceId } = job;
  const news = await pickNews(unit.tx, workspaceId, people);
  const saved = { created: 0, updated: 0, unchanged: people.length - news.length };
  if (news.length === 0) return saved;
  const at = job.startedAt ?? unit.now;
  const told = await stateWho(unit, workspaceId, news, at);
  saved.created = new Set(told.flatMap((person) => (person.created ? person.contactId : []))).size;
  saved.updated = news.length - saved.created;
  await rememberNews(unit.tx, workspaceId, job.id, news);
  await tag(unit, job, told, at);
  await stateConsents(unit, job, told, at);
  return saved;
}

async function tag(unit: Unit, job: ImportRow, told: readonly Told[], at: Date): Promise<void> {
  const tagged = told.filter(({ tags }) => tags.length > 0);
  if (tagged.length === 0) return;
  await addTags(
    unit,
    tagged.map(({ contactId, tags }) => ({
      workspaceId: job.workspaceId,
      contactId,
      tagNames: tags,
      why: job.fileName,
      at,
    })),
  );
}

/**
 * A file is a copy of what was known elsewhere, some time ago: its refusals are taken, but its
 * agreement does not undo a refusal that we heard ourselves.
 */
async function stateConsents(
  unit: Unit,
  { workspaceId }: ImportRow,
  told: readonly Told[],
  occurredAt: Date,
): Promise<void> {
  const said = told.filter(({ consent }) => consent !== null);
  if (said.length === 0) return;
  const ids = said.map(({ contactId }) => contactId);
  const consents = await loadConsents(unit.tx, workspaceId, ids, purpose);
  for (const { contactId, consent } of said) {
    const now = consents.decide(contactId, { channelId: null, follower: true });
    if (consent && now.basis === 'stated' && !now.granted) continue;
    unit.append({
      workspaceId,
      type: 'consent.changed',
      identities: [],
      contactId,
      channelId: null,
      occurredAt,
      data: { purpose, channel: null, granted: consent === true, source },
    });
  }
}
