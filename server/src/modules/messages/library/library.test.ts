import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { fact } from '#test/facts.ts';
import { stage, type Stage } from '../test/stage.ts';

let s: Stage;
before(async () => {
  s = await stage();
});
after(() => s.stop());

const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==',
  'base64',
);

const block = (name: string, text: string, languages: object[] = []) =>
  s.request('POST', '/api/v1/blocks', { body: { name, text, languages } });

async function upload(name: string, content: Buffer) {
  const boundary = 'xyzzy';
  const head = `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="${name}"\r\n\r\n`;
  const answer = await s.app.http.inject({
    method: 'POST',
    url: '/api/v1/media',
    headers: {
      authorization: `Bearer ${s.app.apiKey}`,
      'content-type': `multipart/form-data; boundary=${boundary}`,
    },
    payload: Buffer.concat([Buffer.from(head), content, Buffer.from(`\r\n--${boundary}--\r\n`)]),
  });
  return { status: answer.statusCode, body: answer.json() };
}

describe('blocks', () => {
  test('are filled in for her, in her language', async () => {
    await block('opening_hours', 'Open for {{ name | default: "you" }}', [
      { language: 'zh', text: '营业中，{{ name }}' },
    ]);
    const english = await s.follow('ann');
    const chinese = await s.follow('wang');
    await s.kernel.facts.append([
      fact(
        s.workspaceId,
        'contact.identified',
        { source: 'form', traits: { language: 'zh-CN', name: '王小明' } },
        { contactId: chinese },
      ),
    ]);
    await s.app.settle();
    const text = '{% if blocks.opening_hours %}{{ blocks.opening_hours }}.{% endif %}';
    await s.send(s.intent(english, text), s.intent(chinese, text));
    await s.flush();
    assert.deepEqual(s.platform.textsTo('ann'), ['Open for you.']);
    assert.deepEqual(s.platform.textsTo('wang'), ['营业中，王小明.']);
  });

  test('have names of their own, and hold no blocks', async () => {
    assert.equal((await block('signature', 'Bye')).status, 201);
    const taken = await block('signature', 'Bye');
    assert.deepEqual([taken.status, taken.body.code], [409, 'messages.block_name_taken']);
    const nested = await block('outer', 'x\n{{ blocks.signature }}');
    assert.deepEqual([nested.status, nested.body.code], [422, 'messages.bad_template']);
    const broken = await block('broken', 'one\n{% if name %}');
    assert.deepEqual(
      [broken.body.code, broken.body.field, broken.body.line],
      ['messages.bad_template', 'text', 2],
    );
  });

  test('are changed and deleted', async () => {
    const { body } = await block('short', 'a');
    const url = `/api/v1/blocks/${body.id}`;
    const put = await s.request('PUT', url, { body: { text: 'b' } });
    assert.deepEqual([put.body.text, put.body.uses], ['b', []]);
    assert.equal((await s.request('DELETE', url)).status, 204);
    assert.equal((await s.request('GET', url)).status, 404);
    const names = (await s.request('GET', '/api/v1/blocks')).body.items.map(
      ({ name }: { name: string }) => name,
    );
    assert.ok(!names.includes('short'));
  });
});

describe('media', () => {
  test('are stored once, served to everybody, listed and renamed', async () => {
    const first = await upload('a.png', png);
    assert.deepEqual([first.status, first.body.kind, first.body.bytes], [201, 'image', png.length]);
    const again = await upload('b.png', png);
    assert.deepEqual([again.status, again.body.id], [200, first.body.id]);
    const served = await s.app.http.inject({ method: 'GET', url: first.body.url });
    assert.deepEqual([served.statusCode, served.headers['content-type']], [200, 'image/png']);
    assert.ok(served.rawPayload.equals(png));
    const url = `/api/v1/media/${first.body.id}`;
    await s.request('PUT', url, { body: { name: '100% tea' } });
    const found = await s.request('GET', '/api/v1/media?search=0%25%20t&kind=image');
    assert.deepEqual(
      found.body.items.map(({ name }: { name: string }) => name),
      ['100% tea'],
    );
    assert.deepEqual((await s.request('GET', '/api/v1/media?search=1_0')).body.items, []);
    assert.equal((await s.request('DELETE', url)).status, 204);
    const gone = await s.app.http.inject({ method: 'GET', url: first.body.url });
    assert.equal(gone.statusCode, 404);
  });

  test('are what they are, whatever they are called', async () => {
    const page = await upload('page.png', Buffer.from('<script>alert(1)</script>'));
    assert.deepEqual([page.status, page.body.code], [422, 'messages.media_type']);
    const voice = Buffer.concat([Buffer.from('ID3'), Buffer.alloc(2 * 1024 * 1024)]);
    const large = await upload('v.mp3', voice);
    assert.deepEqual([large.status, large.body.code], [413, 'messages.media_too_large']);
    const none = await s.request('POST', '/api/v1/media', { body: {} });
    assert.equal(none.body.code, 'messages.media_missing');
  });
});

test('a content is shown as a person would get it, with what is wrong in it', async () => {
  const contactId = await s.follow('pia');
  const preview = (text: string, given: object = { contactId }) =>
    s.request('POST', '/api/v1/messages/preview', {
      body: { content: { type: 'text', text }, ...given },
    });
  assert.equal((await preview('Hi {{ name | default: "you" }}')).body.content.text, 'Hi you');
  const anybody = await preview('{{ blocks.opening_hours }} {{ name }}', {});
  assert.equal(anybody.body.content.text, 'Open for you ');
  const { problems } = (await preview('a {{ name | shout }}')).body;
  assert.deepEqual([problems[0].field, problems[0].line], ['text', 1]);
  const nobody = await preview('x', { contactId: '01890000-0000-7000-8000-000000000000' });
  assert.equal(nobody.status, 404);
});
