import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, test } from 'node:test';
import type { JourneyAction } from '#contracts/api/journeys.ts';
import type { JourneyProblem } from '#contracts/journeys/problems.ts';
import { newId } from '#kernel/ids.ts';
import { journeyStage } from '../test/stage.ts';

const s = journeyStage();

const offered = async () =>
  (await s.done('GET', '/journeys/actions')).items as readonly JourneyAction[];

/** What is wrong with a journey of one action. */
async function problems(action: string, params: object): Promise<[string, string][]> {
  const definition = {
    triggers: [{ kind: 'manual' }],
    limit: { kind: 'always' },
    start: 'act',
    steps: { act: { kind: 'action', action, params } },
  };
  const checked = await s.done('POST', '/journeys/check', { definition });
  return (checked.problems as JourneyProblem[]).map((one) => [one.path, one.code]);
}

describe('actions of the registry', () => {
  test('say what they take', async () => {
    const actions = new Map((await offered()).map((action) => [action.name, action.input]));
    assert.equal(actions.get('audience.tag')?.properties['tags']?.picks, 'tagName');
    const suppress = actions.get('messages.suppress');
    assert.deepEqual(suppress?.required, ['why']);
    assert.equal(suppress.properties['purpose']?.picks, 'purpose');
  });

  for (const language of ['en', 'zh-CN'])
    test(`have words for themselves and all they take (${language})`, async () => {
      const words = await catalogue(language);
      const missing = (await offered()).flatMap(({ name, input }) => [
        ...['name', 'about'].map((key) => `${name}.${key}`),
        ...Object.entries(input.properties).flatMap(([key, field]) => [
          `${name}.input.${key}`,
          ...(field.enum ?? []).map((value) => `${name}.values.${key}.${value}`),
        ]),
      ]);
      assert.deepEqual(
        missing.filter((key) => typeof wordsAt(words, key) !== 'string'),
        [],
      );
    });

  test('are refused with the place of what is wrong in what they are given', async () => {
    assert.deepEqual(await problems('messages.suppress', { days: 0, why: 'asked for it' }), [
      ['$.steps.act.params.days', 'journey.value_invalid'],
    ]);
    assert.deepEqual(await problems('audience.tag', {}), [
      ['$.steps.act.params.tags', 'journey.value_missing'],
    ]);
    assert.deepEqual(await problems('campaigns.add', { campaignId: newId() }), [
      ['$.steps.act.params.campaignId', 'journey.campaign_unknown'],
    ]);
    const { id: campaignId } = await s.done('POST', '/campaigns', { name: 'Spring' });
    assert.deepEqual(await problems('campaigns.add', { campaignId }), []);
    const content = { type: 'text', text: 'Hello' };
    assert.deepEqual(await problems('messages.send', { content, channels: [newId()] }), [
      ['$.steps.act.params.channels[0]', 'journey.channel_unknown'],
    ]);
    assert.deepEqual(await problems('messages.send', { content }), []);
  });

  test('are done for who comes by: consent and suppression', async () => {
    const id = await s.published({
      say: {
        kind: 'action',
        action: 'consent.record',
        params: { purpose: 'marketing', granted: false },
        to: { next: 'spare' },
      },
      spare: { kind: 'action', action: 'messages.suppress', params: { why: 'on leave', days: 3 } },
    });
    const [her] = await s.happened(s.told('mei'));
    const people = [{ contactId: her }];
    await s.done('POST', `/journeys/${id}/entries`, { people, by: 'manual' });
    const { consents } = await s.done('GET', `/contacts/${her}`);
    const said = (consents as { purpose: string; granted: boolean; source: string }[]).find(
      ({ purpose }) => purpose === 'marketing',
    );
    assert.deepEqual([said?.granted, said?.source], [false, 'journey:Welcome']);
    const { items } = await s.done('GET', `/messages/suppressions?contactId=${her}`);
    const [{ why, by, until }] = items;
    const days = (Date.parse(until) - s.app().clock.now().getTime()) / 86_400_000;
    assert.deepEqual([why, by, days], ['on leave', 'Welcome', 3]);
  });
});

type Words = { [key: string]: Words | string };

async function catalogue(language: string): Promise<Words> {
  const root = path.resolve(import.meta.dirname, '../../../../..');
  const file = path.join(root, 'console/src/locales', language, 'actions.json');
  return JSON.parse(await readFile(file, 'utf8')) as Words;
}

const wordsAt = (words: Words, key: string) =>
  key
    .split('.')
    .reduce<Words | string | undefined>(
      (at, part) => (typeof at === 'object' ? at[part] : undefined),
      words,
    );
