import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import iconv from 'iconv-lite';
import { parse } from 'csv-parse/sync';
import { sql } from '#kernel/db/database.ts';
import { testApp, type TestApp } from '#test/app.ts';
import { email, fact } from '#test/facts.ts';
import { importFile, mapping, upload } from './test/upload.ts';

let app: TestApp;
before(async () => {
  app = await testApp();
});
after(() => app.stop());

const chinese = [
  '客户编号,姓名,手机号,邮箱,城市,标签,营销同意,生日,最爱',
  'K1,李雷,13800138000,LiLei@yunhe.example,上海,"茶友,VIP",是,1990-03-02,龙井',
  'K2,韩梅梅,138 0013 8001,,北京,茶友,否,1991/4/5,普洱',
  'K3,王芳,12,wang@yunhe.example,广州,,也许,1991-02-30,',
  ',赵四,,,,,,,',
].join('\r\n');
const columns = mapping({
  客户编号: 'externalId',
  姓名: 'name',
  手机号: 'phone',
  邮箱: 'email',
  城市: 'city',
  标签: 'tags',
  营销同意: 'marketingConsent',
  生日: 'birthday',
  最爱: 'attribute:favourite tea',
});

const counts = async () => {
  const { rows } = await sql<Record<string, number>>`
    select (select count(*)::int from kernel.facts where workspace_id = ${app.workspaceId}) facts,
      (select count(*)::int from kernel.contacts where workspace_id = ${app.workspaceId}) contacts
  `.execute(app.kernel.db);
  return rows[0];
};

test('a packed file in GBK is understood, imported, and changes nothing the second time', async () => {
  const file = gzipSync(iconv.encode(chinese, 'gbk'));
  const sent = await upload(app, 'contacts', file, '客户.csv.gz');
  assert.equal(sent.status, 201, sent.text);
  assert.equal(sent.body.fileName, '客户.csv.gz');
  assert.equal(sent.body.encoding, 'gb18030');
  assert.deepEqual(
    sent.body.columns.map((column: { suggested: string }) => column.suggested),
    ['externalId', 'name', 'phone', 'email', 'city', 'tags', 'marketingConsent', 'birthday', null],
  );
  assert.equal(sent.body.preview.length, 4);

  const job = await importFile(app, 'contacts', file, columns);
  assert.equal(job.status, 'done', job.failure);
  assert.deepEqual(job.result, { created: 2, updated: 0, unchanged: 0, walkIns: 0, failed: 2 });
  assert.equal(job.progress.rows, 4);
  assert.equal(job.progress.share, 1);

  const found = await app.request('GET', '/api/v1/contacts?identity=phone:%2B8613800138000');
  const { body: lei } = await app.request('GET', `/api/v1/contacts/${found.body.items[0].id}`);
  assert.equal(lei.name, '李雷');
  assert.equal(lei.city, '上海');
  assert.deepEqual(lei.tags.map((tag: { name: string }) => tag.name).sort(), ['VIP', '茶友']);
  const attribute = lei.attributes.find((entry: { key: string }) => entry.key === 'favourite tea');
  assert.equal(attribute.value, '龙井');
  const marketing = lei.consents.find(
    (entry: { purpose: string }) => entry.purpose === 'marketing',
  );
  assert.deepEqual([marketing.granted, marketing.basis], [true, 'stated']);
  assert.deepEqual(
    lei.identities.map(({ kind, id }: { kind: string; id: string }) => `${kind} ${id}`).sort(),
    ['customer_id K1', 'email lilei@yunhe.example', 'phone +8613800138000'],
  );

  const before = await counts();
  const again = await importFile(app, 'contacts', file, columns);
  assert.deepEqual(again.result, { created: 0, updated: 0, unchanged: 2, walkIns: 0, failed: 2 });
  assert.deepEqual(await counts(), before);
  const remembered = await upload(app, 'contacts', file);
  assert.deepEqual(remembered.body.mapping, columns);
});

test('failed rows come back as they stood, with row, columns and reasons in words', async () => {
  const job = await importFile(app, 'contacts', chinese, columns);
  const { text, headers } = await app.request('GET', `/api/v1/imports/${job.id}/errors.csv`);
  assert.match(String(headers['content-type']), /text\/csv/);
  const [header, ...rows] = parse(text, { bom: true }) as string[][];
  assert.deepEqual(header?.slice(0, 4), ['Row', 'Column', 'What is wrong', '客户编号']);
  assert.deepEqual(rows[0]?.slice(0, 5), [
    '4',
    '手机号, 营销同意, 生日',
    '手机号: “12” is not a phone number with its country code (+44…), nor a Chinese mobile number; 营销同意: “也许” is neither yes nor no; 生日: “1991-02-30” is not a day in the chosen order.',
    'K3',
    '王芳',
  ]);
  assert.equal(rows[1]?.[0], '5');
  assert.match(rows[1]?.[2] ?? '', /is blank: nothing says who this is/);
});

test('people who are known are added to; what they refused themselves stays refused', async () => {
  const who = { identities: [email('known@yunhe.example')] };
  await app.kernel.facts.append([
    fact(
      app.workspaceId,
      'consent.changed',
      { purpose: 'marketing', channel: null, granted: false, source: 'form' },
      who,
    ),
  ]);
  await app.settle();
  const map = mapping({ mail: 'email', no: 'memberNo', ok: 'marketingConsent' });
  const job = await importFile(
    app,
    'contacts',
    'mail;no;ok\nknown@yunhe.example;M1;yes\nnew@yunhe.example;M2;yes\nnew@yunhe.example;M2;yes\n',
    map,
  );
  assert.deepEqual(job.result, { created: 1, updated: 1, unchanged: 1, walkIns: 0, failed: 0 });
  const granted = async (no: string) => {
    const { body } = await app.request('GET', `/api/v1/contacts?identity=member_no:${no}`);
    const contact = await app.request('GET', `/api/v1/contacts/${body.items[0].id}`);
    return contact.body.consents.find((row: { purpose: string }) => row.purpose === 'marketing');
  };
  assert.equal((await granted('M1')).granted, false);
  assert.equal((await granted('M2')).granted, true);
});

test('a value that goes back to what it was is news again', async () => {
  const map = mapping({ id: 'externalId', city: 'city' });
  for (const city of ['Shanghai', 'Beijing', 'Shanghai'])
    assert.equal(
      (await importFile(app, 'contacts', `id,city\nB1,${city}\n`, map)).result.unchanged,
      0,
    );
  const { body } = await app.request('GET', '/api/v1/contacts?identity=customer_id:B1');
  const contact = await app.request('GET', `/api/v1/contacts/${body.items[0].id}`);
  assert.equal(contact.body.city, 'Shanghai');
});

test('a mapping is refused for columns that are not there and for what is missing', async () => {
  const { body } = await upload(app, 'contacts', 'name,city\nLi,Shanghai\n');
  const url = `/api/v1/imports/${body.id}`;
  const early = await app.request('POST', `${url}/start`);
  assert.deepEqual([early.status, early.body.code], [400, 'imports.no_mapping']);
  const refused = await app.request('PUT', `${url}/mapping`, {
    body: mapping({ email: 'email', name: 'sku' }, { timeZone: 'Mars/Olympus' }),
  });
  assert.equal(refused.body.code, 'imports.bad_mapping');
  assert.deepEqual(refused.body.faults, [
    'The file has no column “email”; it has name, city.',
    '“sku” does not belong to contacts.',
    'There is no time zone Mars/Olympus.',
  ]);
  assert.deepEqual(refused.body.problems, [
    { code: 'no_column', values: { name: 'email' } },
    { code: 'wrong_target', values: { name: 'name', target: 'sku' } },
    { code: 'time_zone', values: { name: 'Mars/Olympus' } },
  ]);
  const nobody = await app.request('PUT', `${url}/mapping`, { body: mapping({ name: 'name' }) });
  assert.match(nobody.body.detail, /No column says who people are/);
});

test('what is no table is refused at once, and leaves nothing', async () => {
  const refused = async (content: string | Buffer, kind = 'contacts') => {
    const { status, body } = await upload(app, kind, content);
    return `${status} ${body.code}`;
  };
  assert.equal(await refused(''), '422 imports.not_a_table');
  assert.equal(await refused(Buffer.from('PK\x03\x04 sheet')), '422 imports.not_a_table');
  assert.equal(await refused(gzipSync('a,b\n1,2').subarray(0, 12)), '422 imports.broken_gzip');
  assert.equal(await refused('a,b\n1,"x"y\n'), '422 imports.broken_csv');
  assert.equal(await refused('a,b\n', 'fish'), '400 imports.no_kind');
  const none = await app.request('POST', '/api/v1/imports', { body: {} });
  assert.equal(none.body.code, 'imports.no_file');
});

test('quoting that breaks far down stops the import with its line; what came before stays', async () => {
  const rows = Array.from({ length: 2_500 }, (_, n) => `Q${n},Li ${n}`);
  rows[2_400] = 'Q2400,"Li';
  const map = mapping({ id: 'externalId', name: 'name' });
  const job = await importFile(app, 'contacts', ['id,name', ...rows].join('\n'), map);
  assert.equal(job.status, 'failed');
  assert.match(job.failure, /Line 2\d{3}: a quotation mark is opened and never closed/);
  assert.equal(job.problem.code, 'imports.broken_csv');
  assert.equal(job.problem.values.fault, 'open_quote');
  assert.ok(job.problem.values.line >= 2_000);
  assert.equal(job.result.created, 2_000);
});

test('rows of another length or with broken characters fail alone', async () => {
  const bytes = Buffer.concat([
    Buffer.from('id,name\nW1,Ünal\nW2\nW3,'),
    Buffer.from([0xff, 0xfe]),
    Buffer.from('\n'),
  ]);
  const map = mapping({ id: 'externalId', name: 'name' }, { encoding: 'utf-8' });
  const job = await importFile(app, 'contacts', bytes, map);
  assert.deepEqual([job.result.created, job.result.failed], [1, 2]);
});
