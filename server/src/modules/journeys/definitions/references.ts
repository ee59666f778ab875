import type { z } from 'zod';
import type { PickKind } from '#contracts/actions.ts';
import type { JourneyProblem, JourneyProblemCode } from '#contracts/journeys/problems.ts';
import { at, stepPath } from '#contracts/journeys/check/place.ts';
import type { JourneyDefinition, JourneyStep, StepOf } from '#contracts/journeys.ts';
import { asJson, sql, type Tx } from '#kernel/db/database.ts';
import type { Action } from '#kernel/registry.ts';

/** What a journey can refer to by id; what only its action knows is looked up by that. */
type Kind = 'segment' | 'list' | 'tag' | 'code' | 'channel' | 'user' | 'campaign';
export interface Reference {
  kind: Kind;
  id: string;
  path: string;
  step: string | null;
  /** That which names it. */
  action?: string;
}

/** The actions of steps, by their name. */
export type Actions = ReadonlyMap<string, Action>;

/** Everything a journey refers to by id, but for what its rules name. */
export function referencesOf(definition: JourneyDefinition, actions: Actions): Reference[] {
  const found: Reference[] = [];
  for (const [index, trigger] of definition.triggers.entries()) {
    const path = at('$.triggers', index);
    if (trigger.kind === 'segment')
      found.push({
        kind: 'segment',
        id: trigger.segmentId,
        path: `${path}.segmentId`,
        step: null,
      });
    if (trigger.kind === 'code')
      found.push({ kind: 'code', id: trigger.codeId, path: `${path}.codeId`, step: null });
  }
  const { segment } = definition.exits;
  if (segment)
    found.push({
      kind: 'segment',
      id: segment.segmentId,
      path: '$.exits.segment.segmentId',
      step: null,
    });
  for (const [id, step] of Object.entries(definition.steps))
    for (const [kind, referred, path] of ofStep(step, stepPath(id), actions))
      found.push({
        kind,
        id: referred,
        path,
        step: id,
        ...(step.kind === 'action' && { action: step.action }),
      });
  return found;
}

function ofStep(step: JourneyStep, path: string, actions: Actions): [Kind, string, string][] {
  switch (step.kind) {
    case 'send':
      return step.message.ways.flatMap(({ channels }, way) =>
        channels.map((id, index): [Kind, string, string] => [
          'channel',
          id,
          `${path}.message.ways[${way}].channels[${index}]`,
        ]),
      );
    case 'waitForFact':
      return step.atMost?.kind === 'window' && step.atMost.channelId
        ? [['channel', step.atMost.channelId, `${path}.atMost.channelId`]]
        : [];
    case 'waitForWindow':
      return step.channelId ? [['channel', step.channelId, `${path}.channelId`]] : [];
    case 'tag':
      return [
        ...step.add.map((id, n): [Kind, string, string] => ['tag', id, `${path}.add[${n}]`]),
        ...step.remove.map((id, n): [Kind, string, string] => ['tag', id, `${path}.remove[${n}]`]),
      ];
    case 'list':
      return [['list', step.listId, `${path}.listId`]];
    case 'assign':
      return [['user', step.userId, `${path}.userId`]];
    case 'action':
      return ofAction(step, `${path}.params`, actions.get(step.action)?.input);
    default:
      return [];
  }
}

const picked: Partial<Record<PickKind, Kind>> = {
  segment: 'segment',
  list: 'list',
  tag: 'tag',
  code: 'code',
  channel: 'channel',
  member: 'user',
  campaign: 'campaign',
};

/** What an action was given that its input says names something. */
function ofAction(
  { params }: StepOf<'action'>,
  path: string,
  input: z.ZodObject | undefined,
): [Kind, string, string][] {
  const read = input?.safeParse(params);
  if (!input || !read?.success) return [];
  return Object.entries(input.shape).flatMap(([key, field]): [Kind, string, string][] => {
    const picks = (field as z.ZodType).meta()?.picks;
    const kind = picks && picked[picks];
    const value = read.data[key];
    if (!kind) return [];
    if (typeof value === 'string') return [[kind, value, at(path, key)]];
    return Array.isArray(value)
      ? value.map((id, index) => [kind, String(id), at(at(path, key), index)])
      : [];
  });
}

const codes: Record<Kind, JourneyProblemCode> = {
  segment: 'journey.segment_unknown',
  list: 'journey.list_unknown',
  tag: 'journey.tag_unknown',
  code: 'journey.code_unknown',
  channel: 'journey.channel_unknown',
  user: 'journey.user_unknown',
  campaign: 'journey.campaign_unknown',
};

/** References to what the workspace does not have (any more): in one statement, and one for each action. */
export async function unknownReferences(
  tx: Tx,
  workspaceId: string,
  references: readonly Reference[],
  actions: Actions,
): Promise<JourneyProblem[]> {
  const unknown = [
    ...(await unknownToUs(
      tx,
      workspaceId,
      references.filter(({ kind }) => kind !== 'campaign'),
    )),
    ...(await unknownToActions(
      tx,
      workspaceId,
      references.filter(({ kind }) => kind === 'campaign'),
      actions,
    )),
  ];
  return unknown.map(({ kind, id, path, step }) => ({
    path,
    code: codes[kind],
    values: { id },
    step,
    severity: 'error',
  }));
}

async function unknownToActions(
  tx: Tx,
  workspaceId: string,
  references: readonly Reference[],
  actions: Actions,
): Promise<Reference[]> {
  const found: Reference[] = [];
  for (const [name, own] of Map.groupBy(references, ({ action }) => action ?? '')) {
    const ids = own.map(({ id }) => id);
    const unknown = new Set(await actions.get(name)?.unknown?.(tx, workspaceId, ids));
    found.push(...own.filter(({ id }) => unknown.has(id)));
  }
  return found;
}

async function unknownToUs(
  tx: Tx,
  workspaceId: string,
  references: readonly Reference[],
): Promise<Reference[]> {
  if (references.length === 0) return [];
  const asked = references.map(({ kind, id }, no) => ({ no, kind, id }));
  const { rows } = await sql<{ no: number }>`
    select x.no from jsonb_to_recordset(${asJson(asked)}) as x(no int, kind text, id text)
    where not case x.kind
      when 'segment' then exists (select from audience.segments s
        where s.workspace_id = ${workspaceId} and s.id = x.id::uuid)
      when 'list' then exists (select from audience.segments s
        where s.workspace_id = ${workspaceId} and s.id = x.id::uuid and s.rule is null)
      when 'tag' then exists (select from audience.tags t
        where t.workspace_id = ${workspaceId} and t.id = x.id::uuid and t.gone_at is null)
      when 'code' then exists (select from codes.codes c
        where c.workspace_id = ${workspaceId} and c.id = x.id::uuid)
      when 'channel' then exists (select from channels.accounts a
        where a.workspace_id = ${workspaceId} and a.id = x.id::uuid)
      else exists (select from auth.member m
        where m."organizationId"::text = ${workspaceId} and m."userId"::text = x.id) end`.execute(
    tx,
  );
  return rows.flatMap(({ no }) => references[no] ?? []);
}
