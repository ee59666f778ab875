/** Shapes of the control routes that this page reads. */

export interface WindowView {
  open: boolean;
  remaining: number | null;
  deadline: number | null;
}

export interface FanSummary {
  openid: string;
  unionid: string | null;
  nickname: string;
  language: string;
  following: boolean;
  followedAt: number | null;
  qrScene: string;
  lastAt: number | null;
  last: { from: string; type: string; content: Record<string, unknown> } | null;
  window: WindowView;
}

export interface ChatEntry {
  seq: number;
  at: number;
  from: 'fan' | 'account' | 'platform';
  via: string;
  type: string;
  content: Record<string, unknown>;
}

export interface MenuButton {
  type?: string;
  name: string;
  key?: string;
  url?: string;
  sub_button?: MenuButton[];
}

export interface FanDetail extends FanSummary {
  now: number;
  remark: string;
  tags: { id: number; name: string }[];
  grants: Record<string, number>;
  typing: boolean;
  menu: MenuButton[] | null;
  chat: ChatEntry[];
}

export interface Account {
  appId: string;
  appSecret?: string;
  token?: string;
  encodingAesKey?: string;
  originalId: string;
  name: string;
  kind: string;
  mode: string;
  callbackUrl: string | null;
  fans: number;
  tickets: number;
}

export interface Ticket {
  ticket: string;
  scene: string;
  expiresAt: number | null;
}

export interface Delivery {
  id: number;
  at: number;
  openid: string;
  label: string;
  delivered: boolean;
  attempts: { status: number | null; latencyMs: number; outcome: string; detail: string }[];
  reply: unknown;
  xml: string;
}

export interface Outcome {
  delivered: boolean;
  skipped: boolean;
  attempts: number;
  status: number | null;
  latencyMs: number | null;
  outcome: string | null;
}

export type Faults = Record<string, number | boolean | string | null>;

export interface Population {
  running: boolean;
  fans?: number;
  ratePerSecond?: number;
  people?: number;
  following?: number;
  actions?: Record<string, number>;
}

async function call<T>(method: string, path: string, body?: object): Promise<T> {
  const response = await fetch(`/_sim${path}`, {
    method,
    ...(body === undefined
      ? {}
      : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  });
  const answer = (await response.json()) as T & { message?: string };
  if (!response.ok) throw new Error(answer.message ?? `HTTP ${response.status}`);
  return answer;
}

export const get = <T>(path: string): Promise<T> => call<T>('GET', path);
export const post = <T>(path: string, body: object = {}): Promise<T> => call<T>('POST', path, body);
export const remove = <T>(path: string): Promise<T> => call<T>('DELETE', path);
