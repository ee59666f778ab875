import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { testDatabase, type TestDatabase } from '../database.ts';
import { appId, eventually, spineStage, type SpineStage } from './stage.ts';

/** From a scan in a shop to the brand's page about her, on real processes. */
let database: TestDatabase;
let stage: SpineStage;
let channelId: string;

before(async () => {
  database = await testDatabase();
  stage = await spineStage(database.url);
  channelId = await stage.connect();
  await stage.api('PUT', `/api/v1/welcomes/default?channelId=${channelId}`, {
    welcome: {
      variants: [{ messages: [{ type: 'text', text: 'Hello {{ name | default: "friend" }}' }] }],
    },
  });
});
after(async () => {
  await stage.stop();
  await database.drop();
});

const newFans = async (count: number): Promise<string[]> => {
  const { fans } = await stage.sim('POST', '/_sim/fans', { appId, count });
  return fans.map((fan: { openid: string }) => fan.openid);
};
const act = (openid: string, what: string, body: object = {}) =>
  stage.sim('POST', `/_sim/fans/${openid}/${what}`, { appId, ...body });

interface Bubble {
  from: string;
  type: string;
  content: { content?: string };
}
const received = async (openid: string): Promise<string[]> => {
  const { chat } = await stage.sim('GET', `/_sim/fans/${openid}?appId=${appId}`);
  return chat
    .filter((bubble: Bubble) => bubble.from !== 'fan' && bubble.type === 'text')
    .map((bubble: Bubble) => bubble.content.content);
};
const contactOf = async (openid: string) => {
  const { items } = await stage.api('GET', `/api/v1/contacts?identity=openid:${openid}`);
  return items[0] && stage.api('GET', `/api/v1/contacts/${items[0].id}`);
};

describe('a fan scans a shop’s code', { timeout: 600_000 }, () => {
  test('she is welcomed as the code says, and the brand sees who she is and why', async () => {
    const store = await stage.api('POST', '/api/v1/codes/tree', {
      kind: 'store',
      name: 'Shanghai IFC',
    });
    const code = await stage.api('POST', '/api/v1/codes', {
      channelId,
      name: 'Shanghai IFC counter 3',
      nodeId: store.id,
      tags: ['IFC'],
      welcome: {
        variants: [
          {
            messages: [
              { type: 'text', text: 'Welcome to IFC' },
              { type: 'text', text: 'Show this for a cup of tea' },
            ],
          },
        ],
      },
    });
    assert.equal(code.status, 'active');
    const [her = ''] = await newFans(1);
    const delivery = await act(her, 'follow', { scene: code.scene });
    assert.equal(delivery.delivered, true);

    const texts = await eventually('both messages of the welcome', async () => {
      const list = await received(her);
      return list.length >= 2 && list;
    });
    assert.deepEqual(texts, ['Welcome to IFC', 'Show this for a cup of tea']);

    await act(her, 'message', { type: 'text', content: '几点开门？' });
    const contact = await eventually('her tag', async () => {
      const found = await contactOf(her);
      return found?.tags.length > 0 && found;
    });
    assert.deepEqual(
      contact.tags.map(({ name, why }: { name: string; why: string }) => [name, why]),
      [['IFC', 'Shanghai IFC counter 3']],
    );
    assert.equal(contact.sections.codes.firstTouch.name, 'Shanghai IFC counter 3');
    assert.equal(contact.followed, true);

    const timeline = await eventually('her message on the timeline', async () => {
      const { items } = await stage.api('GET', `/api/v1/contacts/${contact.id}/timeline`);
      const types = items.map((item: { type: string }) => item.type);
      return types.includes('message.received') && types.includes('message.sent') && items;
    });
    const follow = timeline.find((item: { type: string }) => item.type === 'contact.followed');
    assert.deepEqual(
      [follow.entry.key, follow.entry.values.code],
      ['timeline.contact.followedThrough', 'Shanghai IFC counter 3'],
    );

    // What the platform answered, and what reactions make of her facts, is written after them.
    await eventually('both messages sent', async () => {
      const { items } = await stage.api('GET', `/api/v1/messages?contactId=${contact.id}`);
      return (
        items.length === 2 && items.every(({ status }: { status: string }) => status === 'sent')
      );
    });
    await eventually('her figures', async () => {
      const { totals } = await stage.api('GET', `/api/v1/codes/tree/${store.id}/stats`);
      return [totals.scans, totals.follows, totals.messages].join() === '1,1,1';
    });
  });

  test('a platform that delivers everything twice gets one contact and one welcome', async () => {
    await stage.sim('POST', '/_sim/faults', { duplicateCallbacks: true });
    const fans = await newFans(20);
    await Promise.all(fans.map((openid) => act(openid, 'follow')));
    await stage.sim('DELETE', '/_sim/faults');
    for (const openid of fans) {
      await eventually(`the welcome of ${openid}`, async () => (await received(openid)).length > 0);
      // The twin comes before this message, so its effects would be there by now too.
      await act(openid, 'message', { type: 'text', content: 'thanks' });
    }
    for (const openid of fans) {
      const contact = await eventually('her thanks', async () => {
        const found = await contactOf(openid);
        const { items } = await stage.api('GET', `/api/v1/contacts/${found.id}/timeline`);
        return (
          items.some((item: { type: string }) => item.type === 'message.received') && {
            ...found,
            items,
          }
        );
      });
      assert.equal(
        contact.items.filter((item: { type: string }) => item.type === 'contact.followed').length,
        1,
      );
      assert.equal((await received(openid)).length, 1);
    }
  });

  test('when the server is killed in the middle, nobody who was accepted is lost or greeted twice', async () => {
    const fans = await newFans(120);
    const accepted = new Set<string>();
    const following = Promise.all(
      fans.map(async (openid) => {
        const { delivered } = await act(openid, 'follow');
        if (delivered) accepted.add(openid);
      }),
    );
    await eventually('some welcomes', async () => {
      const first = await Promise.all(fans.slice(0, 30).map(received));
      return first.some((texts) => texts.length > 0);
    });
    await stage.kill();
    await stage.restart();
    await following;
    assert.ok(accepted.size > 0);

    for (const openid of accepted) {
      const message = await eventually(`what became of the welcome of ${openid}`, async () => {
        const contact = await contactOf(openid);
        if (!contact) return null;
        const { items } = await stage.api('GET', `/api/v1/messages?contactId=${contact.id}`);
        return (
          items.length === 1 &&
          !['queued', 'waiting', 'sending'].includes(items[0].status) &&
          items[0]
        );
      });
      const texts = await received(openid);
      if (message.status === 'sent') assert.equal(texts.length, 1, `${openid} ${message.status}`);
      else {
        assert.ok(['uncertain', 'skipped'].includes(message.status), message.status);
        assert.ok(texts.length <= 1);
      }
    }
  });
});
