import type { AnyFact } from '#contracts/facts.ts';
import type { Rule } from '#contracts/rules.ts';
import { asJson, sql } from '#kernel/db/database.ts';
import type { Unit } from '#kernel/unit.ts';
import { openWindows } from '#modules/messages/index.ts';
import type { Engine } from './engine.ts';
import type { Player } from './play.ts';
import { zonesOf, bestHours } from './time/people.ts';
import type { Answer, Ask, Cause } from './types.ts';

type Looking = [Player, Extract<Ask, { kind: 'look' }>][];

/** Finds out what runs must know to go on, in a handful of statements for each workspace. */
export async function answerLooks(
  { audience }: Engine,
  unit: Unit,
  asking: ReadonlyMap<Player, Ask>,
): Promise<Map<Player, Answer>> {
  const answers = new Map<Player, Answer>();
  const looking: Looking = [...asking].flatMap(([player, ask]) =>
    ask.kind === 'look' ? [[player, ask]] : [],
  );
  for (const [workspaceId, own] of Map.groupBy(looking, ([{ run }]) => run.workspaceId)) {
    const who = (wants: (ask: Looking[number][1]) => boolean) => [
      ...new Set(own.filter(([, ask]) => wants(ask)).map(([{ run }]) => run.contactId)),
    ];
    const [held, zones, windows, causes] = await Promise.all([
      heldBy(own),
      zonesOf(
        unit.tx,
        workspaceId,
        who((ask) => ask.zone || ask.hours),
      ),
      openWindows(
        unit.tx,
        workspaceId,
        who((ask) => ask.windows),
        unit.now,
      ),
      causesOf(own),
    ]);
    const hours = await bestHours(
      unit.tx,
      workspaceId,
      who((ask) => ask.hours),
      zones,
      unit.now,
    );
    for (const [player] of own) {
      const { contactId, state } = player.run;
      answers.set(player, {
        kind: 'look',
        held: held.get(player) ?? new Set(),
        zone: zones.get(contactId) ?? 'UTC',
        windows: windows.get(contactId) ?? [],
        hours: hours.get(contactId) ?? { from: 'none', hours: [] },
        cause: (state.cause && causes.get(state.cause.factId)) ?? null,
      });
    }

    /** Everybody at the same step is asked about at once. */
    async function heldBy(looking: Looking): Promise<Map<Player, ReadonlySet<number>>> {
      const found = new Map<Player, ReadonlySet<number>>();
      const groups = Map.groupBy(
        looking.filter(([, { rules }]) => rules.length > 0),
        ([, { rules }]) => JSON.stringify(rules),
      );
      for (const group of groups.values()) {
        const rules: readonly Rule[] = group[0]?.[1].rules ?? [];
        const people = group.map(([{ run }]) => run.contactId);
        const holding = await audience.holding(unit.tx, workspaceId, rules, people, unit.now);
        for (const [player] of group)
          found.set(player, holding.get(player.run.contactId) ?? new Set());
      }
      return found;
    }
  }
  return answers;

  async function causesOf(looking: Looking): Promise<Map<string, AnyFact>> {
    const wanted = looking.flatMap(([{ run }, ask]) =>
      ask.cause && run.state.cause ? [run.state.cause] : [],
    );
    return readFacts(wanted);
  }

  async function readFacts(causes: readonly Cause[]): Promise<Map<string, AnyFact>> {
    if (causes.length === 0) return new Map();
    const { rows } = await sql<AnyFact>`
      select f.workspace_id as "workspaceId", f.contact_id as "contactId", f.id, f.lane, f.pos, f.type,
        f.channel_id as "channelId", f.occurred_at as "occurredAt", f.recorded_at as "recordedAt",
        f.data
      from jsonb_to_recordset(${asJson(causes)})
        as c("contactId" uuid, "occurredAt" timestamptz, pos bigint, "factId" uuid)
      join kernel.facts f on f.contact_id = c."contactId" and f.occurred_at = c."occurredAt"
        and f.pos = c.pos and f.id = c."factId"`.execute(unit.tx);
    return new Map(rows.map((fact) => [fact.id, fact]));
  }
}
