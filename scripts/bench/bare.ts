/**
 * The limit: the same steps as the way from a follow to its welcome, without a product around them.
 * Verify, decrypt, parse, one batched insert (fsync), answer, one customer message each.
 * Arguments: database url, simulator url, app id, secret, token, EncodingAESKey. Prints its port.
 */
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import pg from 'pg';
import { Pool } from 'undici';
import { aesKey, decrypt } from '#channels/wechat/wire/crypto.ts';
import { signatureMatches } from '#channels/wechat/wire/signature.ts';
import { parseXml } from '#channels/wechat/wire/xml.ts';

const [databaseUrl, simulatorUrl = '', appId = '', secret = '', token = '', key = ''] =
  process.argv.slice(2);
const database = new pg.Pool({ connectionString: databaseUrl, max: 4 });
const platform = new Pool(simulatorUrl, { connections: 32, pipelining: 1 });
const aes = aesKey(key);

await database.query('create schema if not exists bench');
await database.query(
  'create table if not exists bench.bare (id bigserial primary key, openid text, body jsonb)',
);

const issued = await platform.request({
  method: 'POST',
  path: '/cgi-bin/stable_token',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ grant_type: 'client_credential', appid: appId, secret }),
});
const { access_token: accessToken } = (await issued.body.json()) as { access_token: string };

interface Waiting {
  openid: string;
  body: unknown;
  done: () => void;
}
let waiting: Waiting[] = [];
let writing = false;

async function write(): Promise<void> {
  writing = true;
  while (waiting.length > 0) {
    const batch = waiting;
    waiting = [];
    await database.query(
      'insert into bench.bare (openid, body) select openid, body from jsonb_to_recordset($1::jsonb) as x(openid text, body jsonb)',
      [JSON.stringify(batch.map(({ openid, body }) => ({ openid, body })))],
    );
    for (const entry of batch) {
      entry.done();
      void welcome(entry.openid);
    }
  }
  writing = false;
}

async function welcome(openid: string): Promise<void> {
  const { body } = await platform.request({
    method: 'POST',
    path: `/cgi-bin/message/custom/send?access_token=${accessToken}`,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ touser: openid, msgtype: 'text', text: { content: 'Welcome!' } }),
  });
  await body.dump();
}

function receive(url: URL, raw: string): Promise<void> {
  const outer = parseXml(raw);
  const encrypted = String(outer['Encrypt']);
  const parts = [
    token,
    url.searchParams.get('timestamp') ?? '',
    url.searchParams.get('nonce') ?? '',
    encrypted,
  ];
  if (!signatureMatches(url.searchParams.get('msg_signature') ?? undefined, parts))
    throw new Error('signature');
  const body = parseXml(decrypt(encrypted, aes, appId));
  return new Promise((resolve) => {
    waiting.push({ openid: String(body['FromUserName']), body, done: resolve });
    if (!writing) void write();
  });
}

const server = http.createServer((request, response) => {
  const url = new URL(request.url ?? '/', 'http://bare');
  if (request.method === 'GET') return response.end(url.searchParams.get('echostr') ?? '');
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    receive(url, Buffer.concat(chunks).toString('utf8')).then(
      () => response.end('success'),
      () => response.writeHead(401).end(),
    );
  });
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () =>
  console.log(JSON.stringify({ port: (server.address() as AddressInfo).port })),
);
process.on('SIGTERM', () => process.exit(0));
