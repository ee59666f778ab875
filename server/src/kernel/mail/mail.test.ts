import assert from 'node:assert/strict';
import { after, afterEach, beforeEach, describe, test } from 'node:test';
import { testApp, type TestApp } from '#test/app.ts';
import { startMailbox, type Mailbox } from '#test/mailbox.ts';
import { readConfig } from '../config.ts';
import { sql } from '../db/database.ts';
import { invitationLetter, passwordLetter } from './letters.ts';
import { sendBySmtp } from './smtp.ts';
import { letterWords, mailLanguage } from './words.ts';

const from = 'Yunhe Tea <crm@yunhe.example>';
const letter = { subject: '您好 <friend>', text: 'Grüße & 祝好', html: '<p>Grüße &amp; 祝好</p>' };
const message = { to: 'an@yunhe.example', ...letter };

describe('the job', () => {
  let mailbox: Mailbox;
  let app: TestApp;
  let busy = false;
  beforeEach(async () => {
    busy = false;
    mailbox = await startMailbox({
      onRcptTo: (_address, _session, done) =>
        done(busy ? Object.assign(new Error('Try later'), { responseCode: 451 }) : null),
    });
    app = await testApp({
      modules: [],
      env: { RAPPORT_SMTP_URL: mailbox.url, RAPPORT_MAIL_FROM: from },
    });
  });
  afterEach(async () => {
    await app.stop();
    await mailbox.stop();
  });

  async function post(): Promise<void> {
    const { kernel, workspaceId } = app;
    const until = new Date(kernel.clock.now().getTime() + 3_600_000);
    await kernel.unit(async (unit) => kernel.mail?.post(unit, message, { workspaceId, until }));
  }
  const waiting = async () =>
    (await sql`select payload::text from graphile_worker._private_jobs`.execute(app.kernel.db))
      .rows;

  test('sends a mail as it was written', async () => {
    await post();
    assert.doesNotMatch(JSON.stringify(await waiting()), /yunhe\.example|祝好/);
    await app.runJobs();
    const to = 'an@yunhe.example';
    assert.deepEqual(mailbox.mails, [{ from: 'crm@yunhe.example', to, ...letter }]);
  });

  test('is not there when the unit was rolled back', async () => {
    const { kernel, workspaceId } = app;
    const until = new Date(kernel.clock.now().getTime() + 3_600_000);
    const failing = kernel.unit(async (unit) => {
      await kernel.mail?.post(unit, message, { workspaceId, until });
      throw new Error('no');
    });
    await assert.rejects(failing, /no/);
    assert.deepEqual(await waiting(), []);
  });

  test('tries again while the server does not take it', async () => {
    await post();
    busy = true;
    await assert.rejects(app.runJobs(), /Try later/);
    busy = false;
    await sql`update graphile_worker._private_jobs set run_at = now()`.execute(app.kernel.db);
    await app.runJobs();
    assert.equal(mailbox.mails.length, 1);
    assert.deepEqual(await waiting(), []);
  });

  test('gives up when the mail is of no use any more', async () => {
    await post();
    app.clock.advance(3_600_001);
    await app.runJobs();
    assert.deepEqual([mailbox.mails, await waiting()], [[], []]);
  });
});

describe('the mail server', () => {
  const boxes: Mailbox[] = [];
  after(() => Promise.all(boxes.map((box) => box.stop())));
  async function open(options: Parameters<typeof startMailbox>[0]): Promise<Mailbox> {
    const box = await startMailbox(options);
    boxes.push(box);
    return box;
  }
  const urlFor = (box: Mailbox) => `smtp://crm%40yunhe.example:p%2Fw@127.0.0.1:${box.port}`;

  test('is told no password without encryption', async () => {
    let told = false;
    const box = await open({
      hideSTARTTLS: true,
      allowInsecureAuth: true,
      onAuth: (_auth, _session, done) => {
        told = true;
        done(null, { user: 'crm' });
      },
    });
    await assert.rejects(sendBySmtp({ url: urlFor(box), from }, message));
    assert.deepEqual([told, box.mails], [false, []]);
  });

  test('must have a certificate that somebody vouches for, when it is told a password', async () => {
    const box = await open({});
    await assert.rejects(sendBySmtp({ url: urlFor(box), from }, message), /certificate/);
    assert.deepEqual(box.mails, []);
  });
});

describe('the words', () => {
  test('are complete in each language, and nothing is left unfilled', () => {
    const given = { name: '李', link: 'https://crm.example/x?a=1&b=2', minutes: 60 };
    for (const language of ['en', 'zh-CN'] as const) {
      const invitation = { inviter: 'Mei', workspace: '<Yunhe> & Söhne', days: 7, ...given };
      const both = [passwordLetter(language, given), invitationLetter(language, invitation)];
      for (const { subject, text, html } of both) {
        assert.doesNotMatch(subject + text + html, /[{}]|undefined/);
        assert.ok(text.includes(`\n${given.link}\n`));
        assert.ok(html.includes('href="https://crm.example/x?a=1&amp;b=2"'));
        assert.ok(html.includes(`lang="${language}"`));
      }
      assert.match(both[1]?.html ?? '', /&lt;Yunhe&gt; &amp; Söhne/);
      assert.match(both[1]?.subject ?? '', /<Yunhe> & Söhne/);
    }
    assert.deepEqual(Object.keys(letterWords.en), Object.keys(letterWords['zh-CN']));
  });

  test('follow what somebody prefers', () => {
    for (const [told, language] of [
      ['zh-TW,zh;q=0.9,en;q=0.8', 'zh-CN'],
      ['fr-FR, en-GB;q=0.9, zh;q=0.1', 'en'],
      ['fr', null],
      ['', null],
      [null, null],
    ] as const)
      assert.equal(mailLanguage(told), language);
  });
});

test('server and sender are configured together', () => {
  const read = (env: Record<string, string>) => readConfig(env, { databaseUrl: '' }).mail;
  const url = 'smtps://crm:secret@mail.example';
  assert.deepEqual(read({ RAPPORT_SMTP_URL: url, RAPPORT_MAIL_FROM: from }), { url, from });
  assert.equal(read({}), null);
  assert.throws(() => read({ RAPPORT_SMTP_URL: url }), /needed together/);
  assert.throws(
    () => read({ RAPPORT_SMTP_URL: 'https://crm:secret@mail.example', RAPPORT_MAIL_FROM: from }),
    (error) =>
      error instanceof Error && /smtp:\/\//.test(error.message) && !/secret/.test(error.message),
  );
});
