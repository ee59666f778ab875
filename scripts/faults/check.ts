import type { Stage } from './stage.ts';
import { ways, type Round } from './story.ts';

interface Kept {
  openid: string;
  content: { content?: string };
}

/** How often the platform took each text, by `openid text`; of what it took since `after`. */
export async function takenSince(stage: Stage, after: number) {
  const times = new Map<string, number>();
  let next = after;
  for (;;) {
    const page = await stage.simulator.get<{ messages: Kept[]; next: number }>(
      `/_sim/messages?appId=${stage.appId}&after=${next}&limit=5000`,
    );
    next = page.next;
    if (page.messages.length === 0) return { times, next };
    for (const { openid, content } of page.messages) {
      const name = `${openid} ${content.content ?? ''}`;
      times.set(name, (times.get(name) ?? 0) + 1);
    }
  }
}

interface Logged {
  name: string;
  status: string;
  code: string;
  n: number;
}

/** What a round came to: what is wrong, and how many messages nobody knows of. */
export interface Verdict {
  violations: string[];
  sent: number;
  uncertain: number;
}

/**
 * Holds a round against what must be: everybody once through each step, each message once at the
 * platform or uncertain, figures that equal the rows. What the platform has is its own record.
 *
 * @param mayBeUnknown how many messages were on their way when something went wrong
 */
export async function checkRound(
  stage: Stage,
  round: Round,
  times: ReadonlyMap<string, number>,
  mayBeUnknown: number,
): Promise<Verdict> {
  const log = await logOf(stage, round);
  const unknown = log.filter(({ status }) => status === 'uncertain');
  const uncertain = unknown.length;
  const violations = [
    ...(await wayViolations(stage, round)),
    ...messageViolations(round, log, times),
    ...(await figureViolations(stage, round, log)),
    ...(uncertain > mayBeUnknown
      ? [
          `${uncertain} messages are uncertain (${tally(unknown)}), and ${mayBeUnknown} were on their way`,
        ]
      : []),
  ];
  return { violations, sent: log.length - uncertain, uncertain };
}

/** How many of each reason. */
const tally = (log: readonly Logged[]): string =>
  [...Map.groupBy(log, ({ code }) => code)]
    .map(([code, own]) => `${own.length} ${code}`)
    .join(', ');

const logOf = (stage: Stage, { openids }: Round) =>
  stage.query<Logged>(
    `select address || ' ' || (content ->> 'text') as name, status, min(reason_code) as code,
       count(*)::int as n
     from messages.log where address = any($1) and source_kind in ('journey', 'campaign')
     group by 1, 2`,
    [openids],
  );

/** Each person went one of the possible ways, and once. */
async function wayViolations(stage: Stage, { openids }: Round): Promise<string[]> {
  const rows = await stage.query<{ openid: string; way: string; status: string }>(
    `select i.external_id as openid, r.status,
       (select string_agg(v.step, ' ' order by v.seq) from journeys.visits v
        where v.contact_id = r.contact_id and v.run_id = r.id) as way
     from kernel.identities i join journeys.runs r on r.contact_id = i.contact_id
     where i.kind = 'openid' and i.external_id = any($1)`,
    [openids],
  );
  const wrong = rows.filter(({ way, status }) => status !== 'ended' || !ways.includes(way));
  const people = new Set(rows.map(({ openid }) => openid)).size;
  return [
    ...wrong.map(({ openid, way, status }) => `${openid} went "${way}" and is ${status}`),
    ...(people === openids.length && rows.length === people
      ? []
      : [`${rows.length} ways of ${people} people, where ${openids.length} came`]),
  ];
}

/** Four messages for each person; what Rapport calls sent is at the platform once, whatever else happened. */
function messageViolations(
  { no, openids }: Round,
  log: readonly Logged[],
  times: ReadonlyMap<string, number>,
): string[] {
  const found: string[] = [];
  const statuses = Map.groupBy(log, ({ name }) => name);
  for (const openid of openids)
    for (const choices of [
      ['hello'],
      ['left', 'right'],
      ['bye'],
      [`campaign ${no} a`, `campaign ${no} b`],
    ]) {
      const names = choices.map((text) => `${openid} ${text}`);
      const rows = names.flatMap((name) => statuses.get(name) ?? []);
      const [row] = rows;
      const taken = names.reduce((sum, name) => sum + (times.get(name) ?? 0), 0);
      const right =
        rows.length === 1 &&
        row?.n === 1 &&
        (row.status === 'sent' ? taken === 1 : row.status === 'uncertain' && taken <= 1);
      if (!right)
        found.push(
          `${names.join(' or ')}: ${rows.map(({ n, status }) => `${n} ${status}`).join(', ') || 'never decided'}, ${taken} at the platform`,
        );
    }
  return found;
}

/** The campaign's figures, and the journey's, are those of the rows they are kept beside. */
async function figureViolations(
  stage: Stage,
  { no, openids, campaignId }: Round,
  log: readonly Logged[],
): Promise<string[]> {
  const [campaign] = await stage.query<{ people: number; sent: number; failed: number }>(
    `select sum(c.people)::int as people, sum(c.sent)::int as sent, sum(c.failed)::int as failed
     from campaigns.counts c join campaigns.sendings s on s.id = c.sending_id
     where s.campaign_id = $1`,
    [campaignId],
  );
  const own = log.filter(({ name }) => name.includes(` campaign ${no} `));
  const sent = own.filter(({ status }) => status === 'sent').length;
  const failed = own.filter(({ status }) => status === 'uncertain').length;
  const { people = 0, sent: counted = 0, failed: lost = 0 } = campaign ?? {};
  const found =
    people === openids.length && counted === sent && lost === failed
      ? []
      : [
          `the campaign counts ${counted} sent and ${lost} failed of ${people}; the log has ${sent} and ${failed} of ${openids.length}`,
        ];
  const off = await stage.query<{ step: string; here: number }>(
    `select step, sum(case when outlet = '+' then n else -n end)::int as here
     from journeys.counts group by 1 having sum(case when outlet = '+' then n else -n end) <> 0`,
  );
  return [
    ...found,
    ...off.map(({ step, here }) => `the journey counts ${here} people at ${step}, where nobody is`),
  ];
}
