import type { DryRunRequest } from '#contracts/api/journeys.ts';
import type { AnyFact, FactType } from '#contracts/facts.ts';
import type { MessageWay } from '#contracts/message-plan.ts';
import { renderContent } from '#modules/messages/index.ts';
import type { World } from './world.ts';

type Somebody = Extract<DryRunRequest['person'], { synthetic: unknown }>['synthetic'];

const minuteMs = 60_000;
/** What opens a window on most platforms. */
const interactions: ReadonlySet<FactType> = new Set([
  'contact.followed',
  'code.scanned',
  'message.received',
  'menu.clicked',
]);
/** Stands for whichever account she is reached by. */
const anyChannel = '';

/** Somebody who does not exist: reached by the first way, and meeting no rule. */
export function syntheticWorld(person: Somebody, startsAt: Date): World {
  const closesAt = new Date(startsAt.getTime() + person.windowMinutes * minuteMs);
  const first = { channelId: anyChannel, closesAt };
  const values = {
    name: person.name,
    firstName: person.name,
    lastName: '',
    city: '',
    country: '',
  };
  return {
    opens: ({ type, occurredAt }: AnyFact) =>
      interactions.has(type) && person.windowMinutes > 0
        ? {
            channelId: anyChannel,
            closesAt: new Date(occurredAt.getTime() + person.windowMinutes * minuteMs),
          }
        : null,
    look: (_run, _ask, now, windows) =>
      Promise.resolve({
        kind: 'look',
        held: new Set<number>(),
        zone: person.timeZone,
        windows: [first, ...windows].filter((window) => window.closesAt > now),
        hours: { from: 'none', hours: [] },
        cause: null,
      }),
    send(_run, { message }) {
      const content = inLanguage(message.ways[0], person.language);
      return Promise.resolve({
        content: content && renderContent(content, values),
        channelId: null,
        status: 'queued',
        reason: null,
      });
    },
  };
}

/** The variant of her language, or what stands for all others. */
function inLanguage(way: MessageWay | undefined, language: string) {
  const own = way?.languages.find((variant) =>
    language.toLowerCase().startsWith(variant.language.toLowerCase()),
  );
  return own?.content ?? way?.content ?? null;
}
