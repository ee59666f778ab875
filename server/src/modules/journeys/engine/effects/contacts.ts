import { DomainError } from '#kernel/errors.ts';
import { addTags, removeTags } from '#modules/audience/index.ts';
import { applyIdentified, assignContacts } from '#modules/contacts/index.ts';
import { ofKind, type Deed, type Doing } from './deed.ts';
import { noteProblem, whyOf } from './notes.ts';

/** Attributes, tags, lists, and who is in charge. */
export async function changeContacts(doing: Doing, deeds: readonly Deed[]): Promise<void> {
  await setAttributes(doing, ofKind(deeds, 'attribute'));
  await changeTags(doing, ofKind(deeds, 'tag'));
  await changeLists(doing, ofKind(deeds, 'list'));
  await assign(doing, ofKind(deeds, 'assign'));
}

/** At once, so that the next step sees them, and as facts, which others hear of. */
async function setAttributes({ unit }: Doing, deeds: readonly Deed<'attribute'>[]): Promise<void> {
  if (deeds.length === 0) return;
  const facts = deeds.map(({ player: { run }, effect }) => ({
    workspaceId: run.workspaceId,
    contactId: run.contactId,
    occurredAt: unit.now,
    data: { source: 'journey', traits: { [effect.key]: effect.value } },
  }));
  await applyIdentified(unit, facts);
  for (const fact of facts)
    unit.append({ ...fact, type: 'contact.identified', identities: [], channelId: null });
}

async function changeTags(doing: Doing, deeds: readonly Deed<'tag'>[]): Promise<void> {
  const requests = (change: 'add' | 'remove') =>
    deeds
      .filter(({ effect }) => effect[change].length > 0)
      .map(({ player: { run }, effect }) => ({
        workspaceId: run.workspaceId,
        contactId: run.contactId,
        tagIds: effect[change],
        why: whyOf(doing, run),
      }));
  const [added, removed] = [requests('add'), requests('remove')];
  if (added.length > 0) await addTags(doing.unit, added);
  if (removed.length > 0) await removeTags(doing.unit, removed);
}

async function changeLists(doing: Doing, deeds: readonly Deed<'list'>[]): Promise<void> {
  const groups = Map.groupBy(deeds, ({ player: { run }, effect }) =>
    [effect.listId, effect.change, run.journeyId].join(' '),
  );
  for (const group of groups.values()) {
    const [first] = group;
    if (!first) continue;
    const { player, effect } = first;
    const change = {
      workspaceId: player.run.workspaceId,
      segmentId: effect.listId,
      contactIds: group.map((deed) => deed.player.run.contactId),
      by: doing.ledger.nameOf(player.run),
    };
    const { audience } = doing.engine;
    const act = effect.change === 'add' ? audience.addToList : audience.takeOffList;
    try {
      await act(doing.unit, change);
    } catch (error) {
      // The list is gone: that is no reason to hold everybody else up.
      if (!(error instanceof DomainError)) throw error;
      for (const deed of group) noteProblem(doing, deed, error.code);
    }
  }
}

async function assign(doing: Doing, deeds: readonly Deed<'assign'>[]): Promise<void> {
  if (deeds.length === 0) return;
  await assignContacts(
    doing.unit,
    deeds.map(({ player: { run }, effect }) => ({
      workspaceId: run.workspaceId,
      contactId: run.contactId,
      userId: effect.userId,
      note: effect.note,
      by: whyOf(doing, run),
    })),
  );
}
