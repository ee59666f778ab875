import { settleSegments } from '#modules/audience/segments/test/settle.ts';
import { settleCampaigns } from '#modules/campaigns/test/settle.ts';
import { mapping, upload } from '#modules/imports/test/upload.ts';
import type { TestApp } from '#test/app.ts';
import { fact, openid } from '#test/facts.ts';

interface Workspace {
  workspaceId: string;
  apiKey: string;
}

const text = { type: 'text', text: 'Welcome to our shop' };

/**
 * Fills a workspace with a bit of everything, through the API and the fact log. Called for two
 * workspaces it gives them equal data under different ids. A new area adds a line here; what it
 * leaves out is named by the isolation test.
 */
export async function seedWorkspace(app: TestApp, { workspaceId, apiKey }: Workspace) {
  const post = async (url: string, body: object): Promise<{ id: string }> => {
    const response = await app.request('POST', url, { key: apiKey, body });
    if (response.status >= 300) throw new Error(`POST ${url}: ${response.text}`);
    return response.body;
  };
  const channel = await post('/api/v1/channels', {
    kind: 'wechat',
    name: 'Yunhe Tea',
    appId: 'wx0123456789abcdef',
    appSecret: 'secret',
    token: 'token',
    encodingAesKey: 'a'.repeat(43),
    apiBaseUrl: 'http://127.0.0.1:9',
  });
  await post('/api/v1/sources', { kind: 'web', name: 'Web shop' });
  await post('/api/v1/blocks', { name: 'hours', text: 'Open 10 to 22' });
  await post('/api/v1/links', { url: 'https://yunhe.example/poster', name: 'Poster' });
  const node = await post('/api/v1/codes/tree', { kind: 'city', name: 'Shanghai' });
  const code = await post('/api/v1/codes', {
    channelId: channel.id,
    nodeId: node.id,
    name: 'IFC counter 3',
    tags: ['Tea lover'],
    welcome: { variants: [{ messages: [text] }] },
  });
  const { body } = await app.request('GET', `/api/v1/codes/${code.id}`, { key: apiKey });
  const who = { channelId: channel.id, identities: [openid('o-li', channel.id)] };
  const [followed] = await app.kernel.facts.append([
    fact(workspaceId, 'contact.followed', { scene: body.scene, ticket: null }, who),
    fact(workspaceId, 'contact.identified', { source: 'wechat', traits: { name: 'Li' } }, who),
    fact(workspaceId, 'event.tracked', { name: 'tasted', properties: {}, context: {} }, who),
    fact(
      workspaceId,
      'order.placed',
      {
        orderNo: '1001',
        total: 19900,
        currency: 'CNY',
        source: 'pos',
        store: null,
        items: [{ sku: 'T1', name: 'Longjing', quantity: 1, unitPrice: 19900 }],
      },
      who,
    ),
  ]);
  await app.settle();
  const contact = `/api/v1/contacts/${followed?.contactId}`;
  await post(`${contact}/tags`, { name: 'VIP' });
  await tagPeople(app, { workspaceId, apiKey }, channel.id, followed?.contactId ?? '');
  await app.request('PUT', `${contact}/consents`, {
    key: apiKey,
    body: { purpose: 'marketing', channel: null, granted: true },
  });
  await app.request('PUT', `${contact}/portrait/dynamics.need`, {
    key: apiKey,
    body: { value: 'Gift box' },
  });
  await post('/api/v1/portrait/jobs/rfm', {});
  await makeSegments(app, apiKey, followed?.contactId ?? '');
  await makeJourney(app, apiKey, followed?.contactId ?? '');
  await runCampaign(app, apiKey);
  await importPeople(app, apiKey);
  await post('/api/v1/team/invitations', { email: 'an@yunhe.example', role: 'agent' });
  await app.settle();
}

/** A campaign that went out, with an estimate, and one that waits. */
async function runCampaign(app: TestApp, key: string): Promise<void> {
  const post = async (url: string, body: object = {}) => {
    const answer = await app.request('POST', `/api/v1/campaigns${url}`, { key, body });
    if (answer.status >= 300) throw new Error(`POST ${url}: ${answer.text}`);
    return answer.body as { id: string };
  };
  const plan = {
    audience: { kind: 'field', field: 'contacts.firstSeenAt', test: { op: 'known' } },
    arms: [{ id: 'a', share: 100, message: { ways: [{ content: text }] } }],
    goal: { fact: { type: 'order.placed', where: [] }, within: { n: 1, unit: 'week' } },
  };
  const { id } = await post('', { name: 'Spring', plan });
  await post(`/${id}/estimate`);
  await post(`/${id}/launch`, { revision: 1 });
  await settleCampaigns(app);
  await post('', { name: 'Autumn', plan });
}

/** A file with a row that fails. */
async function importPeople(app: TestApp, key: string): Promise<void> {
  const { body } = await upload(app, 'contacts', 'id,name\nK1,Wu\nK2\n', 'people.csv', key);
  const columns = mapping({ id: 'externalId', name: 'name' });
  const url = `/api/v1/imports/${body.id}`;
  await app.request('PUT', `${url}/mapping`, { key, body: columns });
  await app.request('POST', `${url}/start`, { key });
  await app.runJobs();
}

/** A segment that is built on a list, with an export and somebody in it. */
async function makeSegments(app: TestApp, key: string, contactId: string): Promise<void> {
  const post = async (url: string, body: object) =>
    (await app.request('POST', `/api/v1/segments${url}`, { key, body })).body as { id: string };
  const list = await post('', { name: 'Guests' });
  await post(`/${list.id}/members`, { contactIds: [contactId] });
  const rule = { kind: 'segment', segmentId: list.id };
  const segment = await post('', { name: 'Invited', rule });
  await post(`/${segment.id}/exports`, { purpose: 'service', columns: ['id', 'name'] });
  await settleSegments(app);
}

/** A tag in a group, with a rule and a mirror, and work on its people that waits. */
async function tagPeople(
  app: TestApp,
  { apiKey: key }: Workspace,
  channelId: string,
  contactId: string,
): Promise<void> {
  const send = async (method: 'POST' | 'PUT', url: string, body: object) => {
    const answer = await app.request(method, url, { key, body });
    if (answer.status >= 300) throw new Error(`${method} ${url}: ${answer.text}`);
    return answer.body;
  };
  const group = await send('POST', '/api/v1/tag-groups', { name: 'Taste' });
  const tag = await send('POST', '/api/v1/tags', { name: 'Taster', groupId: group.id });
  const tasted = { type: 'event.tracked', where: [] };
  const rule = { puts: [{ fact: tasted }] };
  await send('PUT', `/api/v1/tags/${tag.id}/rule`, { rule, past: true });
  await send('PUT', `/api/v1/tags/${tag.id}/mirrors/${channelId}`, {});
  const people = { action: 'put', contactIds: [contactId] };
  await send('POST', `/api/v1/tags/${tag.id}/people`, people);
}

/** A journey in two versions with somebody in it. */
async function makeJourney(app: TestApp, key: string, contactId: string): Promise<void> {
  const send = async (method: 'POST' | 'PATCH', url: string, body: object) => {
    const answer = await app.request(method, `/api/v1/journeys${url}`, { key, body });
    if (answer.status >= 300) throw new Error(`${method} ${url}: ${answer.text}`);
    return answer.body as { id: string; revision: number };
  };
  const { id } = await send('POST', '', { name: 'Harvest' });
  const pause = { kind: 'wait', span: { n: 1, unit: 'day' } };
  const draft = {
    triggers: [{ kind: 'api' }],
    limit: { kind: 'once' },
    start: 'pause',
    steps: { pause },
  };
  await send('PATCH', `/${id}`, { revision: 1, draft });
  const { revision } = await send('POST', `/${id}/publish`, { revision: 2 });
  await send('POST', `/${id}/entries`, { people: [{ contactId }] });
  await send('POST', `/${id}/publish`, { revision });
}
