import assert from 'node:assert/strict';
import { glob, readFile } from 'node:fs/promises';
import path from 'node:path';
import { before, describe, test } from 'node:test';
import {
  campaignStatuses,
  recipientQuery,
  sendingStatuses,
  verdicts,
} from '#contracts/api/campaigns.ts';
import { batchFaults, batchStatuses, codeStatuses, nodeKinds } from '#contracts/api/codes.ts';
import { consentPurposes } from '#contracts/api/consent.ts';
import { contactTimelineKeys } from '#contracts/api/contacts.ts';
import { entryRefusals, journeyStatuses } from '#contracts/api/journeys.ts';
import { importKinds, importStatuses, importTargets } from '#contracts/api/imports.ts';
import {
  messagePriorities,
  messagePurposes,
  messageReasons,
  messageStatuses,
} from '#contracts/api/messages.ts';
import {
  exportColumns,
  exportStatuses,
  segmentCauses,
  segmentKinds,
} from '#contracts/api/segments.ts';
import { identityKinds } from '#contracts/identity.ts';
import { stepKinds } from '#contracts/journeys/draft.ts';
import { ownJourneyProblemCodes } from '#contracts/journeys/problems.ts';
import { permissions, roles } from '#contracts/permissions.ts';
import { templatesIn } from '#modules/journeys/templates/index.ts';

const root = path.resolve(import.meta.dirname, '../..');
const src = path.join(root, 'console/src');
const languages = ['en', 'zh-CN'];

type Texts = { [key: string]: string | Texts };
const catalogues = new Map<string, Texts>();

before(async () => {
  for await (const file of glob('locales/*/*.json', { cwd: src }))
    catalogues.set(
      file.replace('locales/', '').replace('.json', ''),
      JSON.parse(await readFile(path.join(src, file), 'utf8')) as Texts,
    );
});

/** The text or group at a key; a plural stands for its base. */
function find(language: string, namespace: string, key: string): string | Texts | undefined {
  let at: string | Texts | undefined = catalogues.get(`${language}/${namespace}`);
  for (const part of key.split('.')) {
    if (typeof at !== 'object') return undefined;
    at = at[part] ?? at[`${part}_other`] ?? at[`${part}_bare`];
  }
  return at;
}

function missing(uses: readonly [namespace: string, key: string][]): string[] {
  return uses.flatMap(([namespace, key]) =>
    languages
      .filter((language) => find(language, namespace, key) === undefined)
      .map((language) => `${language}/${namespace}: ${key}`),
  );
}

/** Keys that a source file asks for; of a key with a variable part, the group before it. */
function keysIn(text: string): [string, string][] {
  const spaces = [...text.matchAll(/useTranslation\('([\w-]+)'\)/g)];
  /** Of the component around a place; of the first one for what stands before all. */
  const spaceAt = (place: number) =>
    (spaces.findLast(({ index }) => index < place) ?? spaces[0])?.[1] ?? 'common';
  const found: [string, string][] = [];
  const calls = [
    ...text.matchAll(
      /\bt\(\s*(?:[\w.!?&|() ]+\?\s*)?(['`])([^'`]+)\1(?:\s*:\s*(['`])([^'`]+)\3)?/g,
    ),
  ];
  for (const { index, 2: first, 4: second } of calls)
    for (const key of [first, second]) {
      if (!key) continue;
      const [namespace, name] = key.includes(':')
        ? (key.split(':') as [string, string])
        : [spaceAt(index), key];
      const fixed = name.includes('$' + '{')
        ? name.slice(0, name.indexOf('$' + '{')).replace(/\.[^.]*$/, '')
        : name;
      if (fixed && !fixed.endsWith('.')) found.push([namespace, fixed]);
    }
  return found;
}

test('every text that the code names exists in both languages', async () => {
  const uses: [string, string][] = [];
  for await (const file of glob('**/*.{ts,tsx}', { cwd: src }))
    uses.push(...keysIn(await readFile(path.join(src, file), 'utf8')));
  assert.ok(uses.length > 300, `only ${uses.length} uses were found`);
  assert.deepEqual(missing(uses), []);
});

describe('every value that the contracts allow has words', () => {
  const each = (namespace: string, group: string, values: readonly string[]) =>
    values.map((value): [string, string] => [namespace, group ? `${group}.${value}` : value]);
  const cases: Record<string, [string, string][]> = {
    'message states': each('messages', 'is', messageStatuses),
    'message purposes': each('messages', 'for', messagePurposes),
    'message priorities': each('messages', 'priorities', messagePriorities),
    'message reasons': each('reasons', '', Object.keys(messageReasons)),
    'timeline lines': each(
      'timeline',
      '',
      Object.keys(contactTimelineKeys).map((key) => key.replace('timeline.', '')),
    ),
    'campaign states': each('campaigns', 'is', campaignStatuses),
    'states of sendings': each('campaigns', 'sending.is', sendingStatuses),
    'states of recipients': [
      ...each('campaigns', 'recipient.is', recipientQuery.shape.state.unwrap().options),
      ...each('campaigns', 'recipient.status', [
        'pending',
        'control',
        'merged',
        ...messageStatuses,
      ]),
    ],
    'reasons of many people': each('campaigns', 'held', Object.keys(messageReasons)),
    'verdicts on campaigns': each('campaigns', 'result.is', verdicts),
    'code states': each('codes', 'is', codeStatuses),
    'batch states': each('codes', 'batch.is', batchStatuses),
    'faults of batch rows': each('codes', 'batch.fault', batchFaults),
    places: each('codes', 'places.kind', nodeKinds),
    consents: each('contacts', 'consents.purpose', consentPurposes),
    identities: each('contacts', 'identities.kind', Object.keys(identityKinds)),
    'import states': each('imports', 'is', importStatuses),
    'import kinds': each('imports', 'kind', importKinds),
    'import targets': each('imports', 'target', [
      ...importTargets.contacts,
      ...importTargets.purchases,
    ]),
    'kinds of segments': each('segments', 'kind', segmentKinds),
    'why people come and go': segmentCauses.flatMap((cause) =>
      each('segments', 'cause', [cause, `${cause}_bare`]),
    ),
    'export states': each('segments', 'export.is', exportStatuses),
    'export columns': each('segments', 'column', exportColumns),
    'journey states': [
      ...each('journeys', 'status', journeyStatuses),
      ...each('journeys', 'statusWhy', journeyStatuses),
    ],
    'kinds of steps': [
      ...each('journeys', 'kind', stepKinds),
      ...each('journeys', 'about', stepKinds),
    ],
    'problems of journeys': each('journeys', 'problem', ownJourneyProblemCodes),
    'why nobody is let in': each('journeys', 'refused', entryRefusals),
    'ready-made journeys': templatesIn('en').flatMap(({ key }) =>
      each('journeys', `template.${key}`, ['name', 'why']),
    ),
    roles: each('common', 'roles', roles),
    'scopes of API keys': each(
      'system',
      'scope',
      permissions.map((name) => name.replace('.', '_')),
    ),
  };
  for (const [name, uses] of Object.entries(cases))
    test(name, () => assert.deepEqual(missing(uses), []));
});

test('every type of fact has a name', async () => {
  const text = await readFile(path.join(root, 'contracts/facts.ts'), 'utf8');
  const declared = text.slice(text.indexOf('FactData'), text.indexOf('export type FactType'));
  const types = [...declared.matchAll(/^  '([a-z_]+\.[a-z_]+)':/gm)].map(([, type]) => type ?? '');
  assert.ok(types.length > 20, `only ${types.length} types were found`);
  assert.deepEqual(missing(types.map((type) => ['system', `facts.${type}`])), []);
});

test('every act that the server notes in the audit log has words', async () => {
  const uses: [string, string][] = [];
  for await (const file of glob('server/src/**/*.ts', { cwd: root })) {
    if (file.endsWith('.test.ts')) continue;
    const text = await readFile(path.join(root, file), 'utf8');
    for (const [call] of text.matchAll(/\baudit\([^;]*?\)/gs))
      for (const [, area, verb] of call.matchAll(/'([a-z_]+)\.([a-z_]+)'/g))
        uses.push(['system', `audit.did.${area}_${verb}`]);
  }
  assert.ok(uses.length > 15, `only ${uses.length} acts were found`);
  assert.deepEqual(missing(uses), []);
});
