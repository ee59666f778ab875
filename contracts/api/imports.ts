import { z } from 'zod';
import { storedProblem } from './problems.ts';

export const importKinds = ['contacts', 'purchases'] as const;
export const importKind = z.enum(importKinds);
export type ImportKind = z.infer<typeof importKind>;

/** Where a column's values go. `attribute` takes its key from the mapping's `key`. */
export const importTargets = {
  contacts: [
    'externalId',
    'email',
    'phone',
    'unionid',
    'memberNo',
    'name',
    'firstName',
    'lastName',
    'gender',
    'birthday',
    'language',
    'country',
    'city',
    'tags',
    'marketingConsent',
    'attribute',
  ],
  purchases: [
    'orderNo',
    'customerId',
    'email',
    'phone',
    'memberNo',
    'placedAt',
    'sku',
    'productName',
    'category',
    'brand',
    'quantity',
    'unitPrice',
    'discount',
    'total',
    'currency',
    'store',
  ],
} as const;
export const importTarget = z.enum([...importTargets.contacts, ...importTargets.purchases]);
export type ImportTarget = z.infer<typeof importTarget>;

export const importColumn = z.object({
  name: z.string(),
  samples: z.array(z.string()).describe('Of the first rows, at most five'),
  type: z.enum(['empty', 'number', 'date', 'email', 'phone', 'text']),
  suggested: importTarget.nullable(),
});

export const importEncodings = [
  'utf-8',
  'utf-16le',
  'utf-16be',
  'gb18030',
  'windows-1252',
] as const;

/** How the file is read; what a mapping for the same header chose last time is offered again. */
export const importMapping = z.object({
  columns: z.record(
    z.string(),
    z.object({ target: importTarget, key: z.string().max(64).optional() }),
  ),
  timeZone: z.string().describe('IANA zone of times without one'),
  dateOrder: z.enum(['ymd', 'dmy', 'mdy']).default('ymd'),
  currency: z.string().length(3).default('CNY').describe('ISO 4217, where no column gives one'),
  source: z
    .string()
    .trim()
    .min(1)
    .max(40)
    .describe('Where the data comes from; customer and order numbers are unique in it'),
  encoding: z
    .enum(importEncodings)
    .optional()
    .describe('Instead of the one that was told from the file'),
});
export type ImportMapping = z.infer<typeof importMapping>;

export const importStatuses = [
  'draft',
  'queued',
  'running',
  'done',
  'cancelled',
  'failed',
] as const;
export const importJob = z.object({
  id: z.uuid(),
  kind: importKind,
  fileName: z.string(),
  bytes: z.int(),
  encoding: z.string(),
  delimiter: z.string(),
  status: z.enum(importStatuses),
  columns: z.array(importColumn),
  preview: z.array(z.array(z.string())).describe('The first twenty rows'),
  mapping: importMapping.nullable(),
  progress: z.object({
    rows: z.int(),
    bytes: z.int().describe('Of the file as it lies on disk'),
    stage: z
      .enum(['reading', 'recording'])
      .describe('Purchases are read whole first, then recorded as orders'),
    share: z.number().min(0).max(1).describe('How much of the whole is done'),
    rowsPerSecond: z.number().nullable(),
    secondsLeft: z.number().nullable(),
  }),
  result: z.object({
    created: z.int().describe('Contacts, or orders and refunds, that were new'),
    updated: z.int().describe('Rows that said something new of contacts that were known'),
    unchanged: z.int().describe('Rows that were known already'),
    walkIns: z.int().describe('Orders and refunds among `created` that name no customer'),
    failed: z.int().describe('Rows in errors.csv'),
  }),
  failure: z.string().nullable().describe('Why the whole import stopped'),
  problem: storedProblem.nullable().describe('The failure, for programs'),
  createdAt: z.iso.datetime(),
  startedAt: z.iso.datetime().nullable(),
  finishedAt: z.iso.datetime().nullable(),
});
export type ImportJob = z.infer<typeof importJob>;
export const importList = z.object({
  items: z.array(importJob),
  nextCursor: z.string().nullable(),
});
