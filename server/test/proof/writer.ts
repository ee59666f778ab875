/**
 * A writing process for the proofs, behaving like a platform: every contact's facts come in order,
 * each is sent again until it is accepted, and now and then once more although it was.
 * Arguments: url, workspace, writer name, contacts, facts per contact. Prints `done` at the end.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { seededRandom } from '#kernel/random.ts';
import { numbered, openid } from '#test/facts.ts';
import { bareKernel } from './kernel.ts';

const [url = '', workspace = '', name = '', contacts = '1', perContact = '1'] =
  process.argv.slice(2);
const kernel = bareKernel(url);
const random = seededRandom(name.charCodeAt(0));

async function deliver(contact: string, n: number): Promise<void> {
  const input = numbered(workspace, n, {
    identities: [openid(contact)],
    receiptKey: `${name} ${contact} ${n}`,
  });
  if (n === 3 && contact.endsWith('-7'))
    (input.data as { properties: Record<string, unknown> }).properties['bad'] = true;
  for (;;) {
    try {
      await kernel.facts.append([input]);
      if (random.next() < 0.05) await kernel.facts.append([input]);
      return;
    } catch {
      // Not accepted, or the answer was lost: a platform sends it again.
      await delay(20);
    }
  }
}

async function live(contact: string): Promise<void> {
  for (let n = 0; n < Number(perContact); n++) await deliver(contact, n);
}

await Promise.all(
  Array.from({ length: Number(contacts) }, (_, c) =>
    live(c % 5 === 0 ? `shared-${c}` : `${name}-${c}`),
  ),
);
console.log('done');
process.exit(0);
