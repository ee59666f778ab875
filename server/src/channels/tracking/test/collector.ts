import assert from 'node:assert/strict';
import type { AddressInfo } from 'node:net';
import type { IdentityKind } from '#contracts/identity.ts';
import { sql } from '#kernel/db/database.ts';
import { findByIdentity } from '#modules/contacts/index.ts';
import { testApp } from '#test/app.ts';

interface Row {
  type: string;
  data: Record<string, unknown>;
  occurredAt: Date;
}

interface PostOptions {
  /** The write key, as Basic auth. */
  key?: string;
  headers?: Record<string, string>;
}

/** The program listening on a port of its own, with a key for a server and one for pages. */
export async function startCollector() {
  const app = await testApp();
  await app.http.listen({ port: 0, host: '127.0.0.1' });
  const host = `http://127.0.0.1:${(app.http.server.address() as AddressInfo).port}`;

  async function newSource(body: object): Promise<{ id: string; writeKey: string }> {
    const answer = await app.request('POST', '/api/v1/sources', { body });
    assert.equal(answer.status, 201, answer.text);
    return answer.body;
  }

  async function person(kind: IdentityKind, id: string): Promise<string | null> {
    const found = await findByIdentity(app.kernel.db, app.workspaceId, [{ kind, account: '', id }]);
    return found[0] ?? null;
  }

  /** Facts of everybody who is the person with this identity, in order of recording. */
  async function factsOf(kind: IdentityKind, id: string): Promise<Row[]> {
    const who = await person(kind, id);
    const { rows } = await sql<Row>`select f.type, f.data, f.occurred_at as "occurredAt"
      from kernel.facts f join kernel.contacts c on c.id = f.contact_id
      where ${who}::uuid in (c.id, c.merged_into) order by f.id`.execute(app.kernel.db);
    return rows;
  }

  return {
    app,
    host,
    secret: (await newSource({ kind: 'server', name: 'Shop server' })).writeKey,
    open: (await newSource({ kind: 'web', name: 'Shop' })).writeKey,
    newSource,
    person,
    factsOf,
    typesOf: async (kind: IdentityKind, id: string) =>
      (await factsOf(kind, id)).map(({ type }) => type),
    /** What a browser or a server posts: an object as JSON, text and bytes as they are. */
    post: (
      call: string,
      body: object | string | Uint8Array<ArrayBuffer>,
      options: PostOptions = {},
    ) =>
      fetch(`${host}/v1/${call}`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          ...(options.key ? { authorization: `Basic ${btoa(`${options.key}:`)}` } : {}),
          ...options.headers,
        },
        body: typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body),
      }),
  };
}

export type Collector = Awaited<ReturnType<typeof startCollector>>;

/** Status and code of a refusal. */
export async function codeOf(answer: Response): Promise<string> {
  const { code } = (await answer.json()) as { code: string };
  return `${answer.status} ${code}`;
}
