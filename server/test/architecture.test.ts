import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { catalogueFaults, compareTexts } from './architecture/catalogues.ts';
import {
  crowdedFolders,
  cycles,
  declaredModules,
  forbidden,
  mustInject,
} from './architecture/rules.ts';
import { parse, readSources } from './architecture/sources.ts';

const MAX_LINES = 400;
const MAX_FILES = 15;
const sources = await readSources();
const modules = declaredModules(sources);

describe('the floor plan', () => {
  test('no import goes where the table forbids', () => {
    const faults = sources.flatMap(({ file, imports }) =>
      imports.flatMap((imported) => {
        const reason = forbidden(file, imported, modules);
        return reason === null ? [] : [`${file}:${imported.line} ${imported.specifier}: ${reason}`];
      }),
    );
    assert.deepEqual(faults, []);
  });

  test('no file imports itself in a circle', () => {
    assert.deepEqual(
      cycles(sources).map((cycle) => cycle.join(' → ')),
      [],
    );
  });

  test(`no file is longer than ${MAX_LINES} lines`, () => {
    const long = sources.filter((source) => source.lines > MAX_LINES);
    assert.deepEqual(
      long.map(({ file, lines }) => `${file} has ${lines}`),
      [],
    );
  });

  test('time and randomness are injected', () => {
    const faults = sources
      .filter(({ file }) => mustInject(file))
      .flatMap(({ file, ambient }) => ambient.map(({ what, line }) => `${file}:${line} ${what}`));
    assert.deepEqual(faults, []);
  });

  test('English and 简体中文 have the same texts', async () => {
    assert.deepEqual(await catalogueFaults(), []);
  });

  test('no folder is crowded (told, not failed)', (t) => {
    for (const [folder, count] of crowdedFolders(sources, MAX_FILES))
      t.diagnostic(`${folder} has ${count} files: is it two modules?`);
  });
});

describe('the guard itself', () => {
  const aliases = new Map([
    ['#kernel/', 'server/src/kernel/'],
    ['#modules/', 'server/src/modules/'],
    ['#contracts/', 'contracts/'],
  ]);
  const moduleSource = (name: string, rank: number | string, needs: string[], folder = 'modules') =>
    parse(
      `server/src/${folder}/${name}/index.ts`,
      `defineModule({ name: '${name}', rank: ${JSON.stringify(rank)}, needs: ${JSON.stringify(needs)} })`,
      aliases,
    );
  const town = declaredModules([
    moduleSource('contacts', 1, []),
    moduleSource('messages', 2, ['contacts']),
    moduleSource('codes', 2, []),
    moduleSource('journeys', 3, ['messages']),
    moduleSource('wechat', 'channel', [], 'channels'),
  ]);
  const judge = (file: string, code: string) =>
    parse(file, code, aliases).imports.map((imported) => forbidden(file, imported, town) !== null);

  for (const [file, code] of [
    ['server/src/kernel/a.ts', `import '#contracts/facts.ts'`],
    ['server/src/modules/messages/a.ts', `import { x } from '#modules/contacts/index.ts'`],
    ['server/src/modules/messages/a.ts', `import './store.ts'; import '#kernel/db/database.ts'`],
    ['server/src/channels/wechat/a.ts', `import '#modules/codes/index.ts'`],
    ['server/src/channels/wechat/a.ts', `import '../accounts/directory.ts'`],
    ['server/src/main.ts', `import '#modules/journeys/index.ts'`],
    ['console/src/a.tsx', `import '../../contracts/facts.ts'; import 'react'`],
    ['server/src/modules/messages/a.test.ts', `import '../../../../simulator/src/index.ts'`],
  ] as const)
    test(`allows ${file}: ${code}`, () => assert.ok(!judge(file, code).includes(true)));

  for (const [file, code] of [
    ['server/src/kernel/a.ts', `import type { X } from '#modules/contacts/index.ts'`],
    ['server/src/modules/contacts/a.ts', `import '#modules/messages/index.ts'`],
    ['server/src/modules/codes/a.ts', `import '#modules/contacts/index.ts'`],
    ['server/src/modules/messages/a.ts', `import '#modules/contacts/store.ts'`],
    ['server/src/modules/messages/a.ts', `export * from '../codes/index.ts'`],
    ['server/src/channels/wechat/a.ts', `await import('#modules/journeys/index.ts')`],
    ['server/src/modules/messages/a.ts', `import '../../channels/wechat/index.ts'`],
    ['server/src/channels/accounts/a.ts', `import '../wechat/index.ts'`],
    ['console/src/a.tsx', `import '../../server/src/kernel/ids.ts'`],
    ['tracker/src/a.ts', `import type { F } from '../../contracts/facts.ts'`],
    ['simulator/src/a.ts', `import '#kernel/ids.ts'`],
    ['server/src/kernel/a.ts', `import '../../test/database.ts'`],
  ] as const)
    test(`refuses ${file}: ${code}`, () => assert.deepEqual(judge(file, code), [true]));

  test('finds a circle, but not one of types', () => {
    const file = (name: string, code: string) => parse(`contracts/${name}.ts`, code, aliases);
    const circle = [file('a', `import './b.ts'`), file('b', `import { a } from '#contracts/a.ts'`)];
    assert.deepEqual(cycles(circle), [['contracts/a.ts', 'contracts/b.ts', 'contracts/a.ts']]);
    const typed = [file('a', `import './b.ts'`), file('b', `import type { a } from './a.ts'`)];
    assert.deepEqual(cycles(typed), []);
  });

  test('sees time and randomness that nobody injected', () => {
    const code = 'new Date(); new Date(5); Date.now(); Math.random(); crypto.randomUUID(); now()';
    const { ambient } = parse('server/src/modules/codes/a.ts', code, aliases);
    const what = ambient.map((use) => use.what);
    assert.deepEqual(what, ['new Date()', 'Date.now()', 'Math.random()', 'randomUUID()']);
  });

  test('misses a text, a variable and an empty text, but not a plural form', () => {
    const english = {
      hi: 'Hi {{name}}',
      scans_one: 'a scan',
      scans_other: '{{count}} scans',
      x: { y: 'Y' },
    };
    const complete = { hi: '{{name}}，你好', scans_other: '{{count}} 次扫码', x: { y: '甲' } };
    assert.deepEqual(compareTexts('a', english, complete), []);
    assert.deepEqual(
      compareTexts('a', english, { hi: '你好', scans_other: '{{count}} 次', z: ' ' }),
      [
        'a: hi uses other variables in 简体中文',
        'a: x.y has no 简体中文',
        'a: z has no English',
        'a: z is empty',
      ],
    );
  });
});
