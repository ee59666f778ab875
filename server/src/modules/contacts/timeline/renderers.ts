import type { AnyFact, FactType } from '#contracts/facts.ts';
import type { TimelineEntry, TimelineRenderer } from '#kernel/registry.ts';
import { displayNames } from '../names.ts';
import { readTraits } from '../profile/traits.ts';

type Values = TimelineEntry['values'];

const entry = (key: string, icon: string, values: Values = {}): TimelineEntry => ({
  key: `timeline.${key}`,
  values,
  icon,
});

/** Long texts are cut; the fact has them whole. */
const cut = (text: string, length = 280) => {
  const letters = Array.from(text);
  return letters.length > length ? `${letters.slice(0, length - 1).join('')}…` : text;
};

/** Words for facts that say everything themselves; null for the types of other renderers. */
export function describe(fact: AnyFact): TimelineEntry | null {
  switch (fact.type) {
    case 'contact.followed':
      return fact.data.scene
        ? entry('contact.followedByCode', 'follow', { scene: fact.data.scene })
        : entry('contact.followed', 'follow');
    case 'contact.unfollowed':
      return entry('contact.unfollowed', 'unfollow');
    case 'contact.identified': {
      const { source, traits } = fact.data;
      const keys = readTraits(traits)
        .map(({ key }) => key)
        .toSorted();
      return source === 'manual'
        ? entry('contact.entered', 'edit', { traits: cut(keys.join(', ')) })
        : entry('contact.identified', 'identity', { source, traits: cut(keys.join(', ')) });
    }
    case 'contact.assigned':
      return fact.data.userId === null
        ? entry('contact.unassigned', 'identity')
        : entry('contact.assigned', 'identity', { name: fact.data.name });
    case 'consent.changed':
      return entry(fact.data.granted ? 'consent.granted' : 'consent.refused', 'consent', {
        purpose: fact.data.purpose,
        source: fact.data.source,
      });
    case 'tag.added':
    case 'tag.removed':
      return entry(fact.type, 'tag', { name: fact.data.name, why: fact.data.why });
    case 'message.received':
      return entry('message.received', 'message', {
        kind: fact.data.kind,
        text: fact.data.text === null ? null : cut(fact.data.text),
      });
    case 'page.viewed':
      return entry('page.viewed', 'page', {
        title: cut(fact.data.title || fact.data.path || fact.data.url, 120),
        path: cut(fact.data.path, 200),
      });
    case 'screen.viewed':
      return entry('screen.viewed', 'screen', { name: cut(fact.data.name, 120) });
    case 'event.tracked':
      return entry('event.tracked', 'event', { name: cut(fact.data.name, 120) });
    case 'group.joined':
      return entry('group.joined', 'identity', { group: cut(fact.data.groupId, 120) });
    case 'privacy.withdrawn':
      return entry('privacy.withdrawn', 'consent');
    default:
      return describeReported(fact);
  }
}

/** What platforms tell beside what people write. */
function describeReported(fact: AnyFact): TimelineEntry | null {
  switch (fact.type) {
    case 'menu.clicked':
      return entry('menu.clicked', 'menu', { button: cut(fact.data.key, 120) || null });
    case 'location.reported':
      return entry('location.reported', 'location');
    case 'subscription.changed':
      return entry(`subscription.${fact.data.accepted ? 'accepted' : 'refused'}`, 'consent');
    case 'message.reported':
      return fact.data.delivered
        ? entry('message.arrived', 'message')
        : entry('message.lost', 'error', { status: cut(fact.data.status, 120) });
    case 'platform.reported':
      return entry('platform.reported', 'fact', { event: cut(fact.data.event, 120) });
    default:
      return null;
  }
}

const described: FactType[] = [
  'contact.followed',
  'contact.unfollowed',
  'contact.identified',
  'contact.assigned',
  'consent.changed',
  'tag.added',
  'tag.removed',
  'message.received',
  'page.viewed',
  'screen.viewed',
  'event.tracked',
  'group.joined',
  'privacy.withdrawn',
  'menu.clicked',
  'location.reported',
  'subscription.changed',
  'message.reported',
  'platform.reported',
];

const plain: TimelineRenderer = {
  types: described,
  render: (_tx, _workspaceId, facts) =>
    Promise.resolve(
      new Map(
        facts.flatMap((fact) => {
          const words = describe(fact);
          return words ? [[fact.id, words] as const] : [];
        }),
      ),
    ),
};

/** Merges name the other contact, if she has a name. */
const merges: TimelineRenderer = {
  types: ['contact.merged', 'contact.unmerged'],
  async render(tx, workspaceId, facts) {
    const ours = facts.filter(
      (fact) => fact.type === 'contact.merged' || fact.type === 'contact.unmerged',
    );
    const names = await displayNames(
      tx,
      workspaceId,
      ours.map((fact) => fact.data.loser),
    );
    return new Map(
      ours.map((fact) => {
        const { loser, by } = fact.data;
        const staff = by.startsWith(staffPrefix);
        const values = {
          by: staff ? by.slice(staffPrefix.length) : by,
          name: names.get(loser)?.name ?? null,
        };
        const key = fact.type === 'contact.merged' && staff ? 'contact.mergedByStaff' : fact.type;
        return [fact.id, entry(key, 'merge', values)];
      }),
    );
  },
};

/** Marks in `by` that a member of staff merged or un-merged, rather than a shared identity. */
export const staffPrefix = 'staff:';

export const contactRenderers: TimelineRenderer[] = [plain, merges];
