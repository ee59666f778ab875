import { z } from 'zod';
import { welcome } from '../content.ts';
import { storedProblem } from './problems.ts';

/** Levels of the tree of places, from wide to narrow; a node's parent is of a wider one. */
export const nodeKinds = ['region', 'city', 'store', 'counter', 'other'] as const;
export const nodeKind = z.enum(nodeKinds);
export type NodeKind = z.infer<typeof nodeKind>;

const nodeName = z.string().trim().min(1).max(80);

export const codeNode = z.object({
  id: z.uuid(),
  parentId: z.uuid().nullable(),
  kind: nodeKind,
  name: z.string(),
  codes: z.int().describe('Codes at this place and below that are not archived'),
  children: z.int(),
});
export type CodeNode = z.infer<typeof codeNode>;
/** The whole tree, flat; places are configuration, a few thousand at most. */
export const codeTree = z.object({ nodes: z.array(codeNode) });
export const createNode = z.object({
  parentId: z.uuid().nullable().default(null),
  kind: nodeKind,
  name: nodeName,
});
export const updateNode = z.object({
  parentId: z.uuid().nullable().optional(),
  kind: nodeKind.optional(),
  name: nodeName.optional(),
});

/**
 * `pending`: the platform has not given its ticket yet; `failed`: it refused, see `failure`;
 * `planned` and `expired` follow from the validity; `archived`: put away by hand, scans still count.
 */
export const codeStatuses = [
  'pending',
  'failed',
  'planned',
  'active',
  'expired',
  'archived',
] as const;
export const codeStatus = z.enum(codeStatuses);
export type CodeStatus = z.infer<typeof codeStatus>;

export const codeTotals = z.object({
  scans: z.int(),
  visits: z.int().describe('Visits to the site by its link (`?rp_code=`)'),
  people: z.int().describe('Who scanned it or came by its link'),
  follows: z.int().describe('New followers it brought'),
});

const params = z.record(z.string().min(1).max(64), z.string().max(500));

export const code = z.object({
  id: z.uuid(),
  name: z.string(),
  channelId: z.uuid(),
  nodeId: z.uuid().nullable(),
  path: z.array(z.string()).describe('Names of the places from the widest to its own'),
  campaign: z.string().nullable(),
  staff: z.string().nullable(),
  tags: z.array(z.string()),
  welcome: welcome.nullable(),
  welcomeFollowers: z.boolean().describe('A follower who scans it gets the welcome too'),
  validFrom: z.iso.datetime().nullable(),
  validUntil: z.iso.datetime().nullable(),
  params,
  kind: z.enum(['permanent', 'temporary']),
  scene: z.string(),
  status: codeStatus,
  failure: z.string().nullable(),
  problem: storedProblem.nullable().describe('The failure, for programs'),
  url: z.string().nullable().describe('What the picture holds'),
  ticketExpiresAt: z.iso.datetime().nullable(),
  batchId: z.uuid().nullable(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
  totals: codeTotals,
});
export type Code = z.infer<typeof code>;
export const codeList = z.object({ items: z.array(code), nextCursor: z.string().nullable() });

const name = z.string().trim().min(1).max(120);
const text = z.string().trim().min(1).max(120).nullable();
const codeFields = z.object({
  name,
  nodeId: z.uuid().nullable(),
  campaign: text,
  staff: text,
  tags: z.array(z.string().trim().min(1).max(64)).max(20),
  welcome: welcome.nullable(),
  welcomeFollowers: z.boolean(),
  validFrom: z.iso.datetime().nullable(),
  validUntil: z.iso.datetime().nullable(),
  params,
});
export const createCode = codeFields.partial().extend({
  name,
  channelId: z.uuid(),
  kind: z.enum(['permanent', 'temporary']).default('permanent'),
  scene: z
    .string()
    .regex(/^[\w-]{1,64}$/, 'must be 1 to 64 letters, digits, _ or -')
    .optional()
    .describe('Made when left out; unique in its channel'),
  expireSeconds: z.int().min(60).optional().describe('Life of a temporary code'),
});
export type CreateCode = z.input<typeof createCode>;
export const updateCode = codeFields.partial().extend({ archived: z.boolean().optional() });
export type UpdateCode = z.input<typeof updateCode>;

export const codeQuery = z.object({
  q: z.string().max(120).optional(),
  nodeId: z.uuid().optional().describe('Codes at this place and below'),
  channelId: z.uuid().optional(),
  status: codeStatus.optional(),
  campaign: z.string().optional(),
  sort: z.enum(['newest', 'name', 'scans', 'visits', 'follows']).default('newest'),
});

const money = z.object({ currency: z.string(), amount: z.int().describe('Minor units') });

export const codeDay = z.object({
  day: z.iso.date(),
  scans: z.int(),
  visits: z.int().describe('Visits to the site by its link (`?rp_code=`)'),
  people: z.int().describe('Who scanned it or came by its link'),
  follows: z.int(),
  returning: z.int().describe('Follows by people who had followed before'),
  messages: z.int(),
  orders: z.int(),
  revenue: z.array(money).describe('Orders less refunds, by currency'),
});
/** Of those whose follow is at least so many days old: how many there are, and how many still follow. */
const retained = z.object({ days: z.int(), of: z.int(), still: z.int() });
/** Statistics of a code, or of a place with everything below it. */
export const codeStats = z.object({
  from: z.iso.date(),
  to: z.iso.date(),
  timeZone: z.string(),
  totals: codeDay.omit({ day: true }),
  previous: codeDay.omit({ day: true }).describe('The same number of days before'),
  retention: z.array(retained).describe('After 1, 7 and 30 days'),
  days: z.array(codeDay).describe('Every day of the range, also empty ones'),
});
export type CodeStats = z.infer<typeof codeStats>;
export const statsQuery = z.object({
  from: z.iso.date().optional().describe('Default: 29 days before `to`'),
  to: z.iso.date().optional().describe('Default: today in the workspace time zone'),
});

export const codePool = z.object({
  channelId: z.uuid(),
  used: z.int(),
  limit: z.int(),
  level: z.enum(['ok', 'warning', 'critical', 'full']),
});

export const batchStatuses = ['checking', 'running', 'done', 'cancelled', 'failed'] as const;
/** What can be wrong with a cell of a batch file. */
export const batchFaults = ['empty', 'too_long', 'not_scene', 'twice', 'taken', 'no_date'] as const;
export type BatchFault = (typeof batchFaults)[number];

export const codeBatch = z.object({
  id: z.uuid(),
  channelId: z.uuid(),
  fileName: z.string(),
  status: z.enum(batchStatuses),
  total: z.int(),
  done: z.int(),
  failed: z.int(),
  errors: z
    .array(
      z.object({
        row: z.int(),
        column: z.string().nullable(),
        message: z.string(),
        fault: z.enum(batchFaults).optional().describe('What is wrong, for programs'),
        limit: z.int().optional().describe('What the fault speaks of: most characters, or a row'),
      }),
    )
    .describe('The first hundred; all of them in errors.csv'),
  createdAt: z.iso.datetime(),
  finishedAt: z.iso.datetime().nullable(),
});
export type CodeBatch = z.infer<typeof codeBatch>;
/** Fields beside `file` in the multipart body of a batch. */
export const batchDefaults = z.object({
  channelId: z.uuid(),
  kind: z.enum(['permanent', 'temporary']).default('permanent'),
  campaign: text.optional(),
  tags: z.array(z.string()).default([]),
});
