import { consent } from '#modules/consent/index.ts';
import { contacts } from '#modules/contacts/index.ts';
import { sql } from '#kernel/db/database.ts';
import { newId } from '#kernel/ids.ts';
import type { Module } from '#kernel/module.ts';
import { testApp } from '#test/app.ts';
import { fact } from '#test/facts.ts';
import { messages, messagesOf, type Intent } from '../index.ts';
import { fakeChannel } from './fake-channel.ts';
import { fakePlatform } from './fake-platform.ts';

const datas = {
  'contact.followed': { scene: null, ticket: null },
  'contact.unfollowed': {},
  'message.received': {
    kind: 'text' as const,
    platformId: null,
    text: 'hello',
    mediaId: null,
    menuItemId: null,
    extra: {},
  },
};

/** The program with this module, one channel account, and its platform over real HTTP. */
export async function stage(
  given: { settings?: object; modules?: readonly Module[]; env?: Record<string, string> } = {},
) {
  const platform = await fakePlatform();
  const app = await testApp({
    modules: [contacts, consent, messages, fakeChannel, ...(given.modules ?? [])],
    ...(given.env && { env: given.env }),
  });
  const { kernel, clock, workspaceId } = app;
  const sending = messagesOf(kernel);

  async function connect(settings: object = {}): Promise<string> {
    const id = newId();
    const stored = JSON.stringify({ url: platform.url, ...given.settings, ...settings });
    await sql`insert into channels.accounts
        (id, workspace_id, kind, name, app_id, mode, base_urls, settings, created_at, updated_at)
      values (${id}, ${workspaceId}, 'fake', 'Fake', ${id}, 'plaintext', '{}', ${stored}::jsonb,
        ${clock.now()}, ${clock.now()})`.execute(kernel.db);
    return id;
  }
  const channelId = await connect();
  const openid = (id: string) => ({ kind: 'openid' as const, account: channelId, id });

  type Act = keyof typeof datas;

  /** Something people do on an account, with its reactions; gives their contacts' ids. */
  async function actAll(
    ids: readonly string[],
    type: Act,
    { account = channelId, occurredAt = clock.now() } = {},
  ): Promise<string[]> {
    const inputs = ids.map((id) =>
      fact(workspaceId, type, datas[type], {
        identities: [{ kind: 'openid', account, id }],
        channelId: account,
        occurredAt,
      }),
    );
    const appended = await kernel.facts.append(inputs);
    await app.settle();
    return appended.map((entry) => entry?.contactId ?? '');
  }

  const act = async (id: string, type: Act): Promise<string> => (await actAll([id], type))[0] ?? '';

  const intent = (
    contactId: string,
    text: string,
    more: Partial<Extract<Intent, { ways?: undefined }>> = {},
  ): Intent => ({
    workspaceId,
    contactId,
    purpose: 'service',
    priority: 'normal',
    content: { type: 'text', text },
    expiresAt: new Date(clock.now().getTime() + 3_600_000),
    source: { kind: 'test', id: null },
    ...more,
  });

  return {
    ...app,
    app,
    platform,
    sending,
    channelId,
    connect,
    openid,
    act,
    actAll,
    follow: (id: string) => act(id, 'contact.followed'),
    intent,
    send: (...intents: Intent[]) => kernel.unit((unit) => sending.send(unit, intents)),
    /** Sends what is ready and writes the results down. */
    async flush(): Promise<void> {
      const sender = sending.startSender();
      try {
        await idle();
      } finally {
        await sender.stop();
      }
    },
    /** Sends until the first results are written down. */
    async flushOnce(): Promise<void> {
      const sender = sending.startSender();
      try {
        await until(async () => {
          const { rows } = await sql<{ n: number }>`select count(*)::int n from messages.outbox
            where not_before > ${clock.now()} and attempts > 0`.execute(kernel.db);
          return rows[0]?.n !== 0;
        });
      } finally {
        await sender.stop();
      }
    },
    until,
    idle,
    log: async (query = '') => {
      const { body } = await app.request('GET', `/api/v1/messages${query}`);
      return body.items as { id: string; status: string; preview: string; reason: Reason }[];
    },
    async factsOf(contactId: string): Promise<{ type: string; data: Record<string, unknown> }[]> {
      const { rows } = await sql<{ type: string; data: Record<string, unknown> }>`
        select type, data from kernel.facts where contact_id = ${contactId}
          and type like 'message.%' and type <> 'message.received'
        order by lane, pos`.execute(kernel.db);
      return rows;
    },
    async stop() {
      await app.stop();
      await platform.close();
    },
  };

  /** Resolves when nothing is ready or on its way (paused accounts not counted). */
  async function idle(): Promise<void> {
    await until(async () => {
      const { rows } = await sql<{ n: number }>`
        select count(*)::int n from messages.outbox o
        where (o.claimed_by is not null or o.not_before is null or o.not_before <= ${clock.now()})
          and (o.claimed_by is not null
            or not exists (select from messages.pauses p where p.channel_id = o.channel_id))
      `.execute(kernel.db);
      return rows[0]?.n === 0;
    });
  }
}

/** Polls until it holds; the test's own timeout ends it otherwise. */
async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 10));
}

interface Reason {
  code: string;
  values: Record<string, unknown>;
}

export type Stage = Awaited<ReturnType<typeof stage>>;
