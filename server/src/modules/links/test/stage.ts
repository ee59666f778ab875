import { sql } from '#kernel/db/database.ts';
import { stage as messageStage } from '#modules/messages/test/stage.ts';
import { links } from '../index.ts';

/** What short links of the tests begin with. */
export const base = 'https://go.yunhe.example';

/** A phone as WeChat shows pages in it. */
export const phone =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 MicroMessenger/8.0.49(0x18003137) NetType/WIFI Language/zh_CN';

export interface Opening {
  agent?: string;
  method?: 'GET' | 'HEAD';
  headers?: Record<string, string>;
  /** The address that it comes from. */
  from?: string;
}

/** Messages with tracked links, and people and programs who open them. */
export async function stage(env: Record<string, string> = {}) {
  const s = await messageStage({
    modules: [links],
    env: { RAPPORT_PUBLIC_URL: base, RAPPORT_TRUST_PROXY: 'true', ...env },
  });
  return {
    ...s,
    /** Sends a text to somebody and gives what arrived. */
    async say(contactId: string, text: string, more: object = {}): Promise<string> {
      const [result] = await s.send(
        s.intent(contactId, text, { purpose: 'marketing', source: campaign, ...more }),
      );
      const { rows } = await sql<{ text: string }>`
        select content ->> 'text' as text from messages.outbox where id = ${result?.messageId}
        union all
        select content ->> 'text' from messages.log where id = ${result?.messageId}`.execute(
        s.kernel.db,
      );
      return rows[0]?.text ?? '';
    },
    open(
      url: string,
      { agent = phone, method = 'GET', headers = {}, from = '192.0.2.1' }: Opening = {},
    ) {
      return s.http.inject({
        method,
        url: url.replace(base, ''),
        headers: { 'user-agent': agent, 'x-forwarded-for': from, ...headers },
      });
    },
    async clicksOf(contactId: string) {
      const { rows } = await sql<{ data: Record<string, unknown>; at: Date }>`
        select data, occurred_at as at from kernel.facts
        where contact_id = ${contactId} and type = 'link.clicked' order by pos`.execute(
        s.kernel.db,
      );
      return rows;
    },
    async links(query = '') {
      const { body } = await s.request('GET', `/api/v1/links${query}`);
      return body.items;
    },
  };
}

export const campaign = { kind: 'campaign', id: 'c-1' };

/** The short links in a text. */
export const shortIn = (text: string): string[] =>
  text.match(/https:\/\/go\.yunhe\.example\/l\/[\w-]+/g) ?? [];
