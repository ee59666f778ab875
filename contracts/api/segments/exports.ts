import { z } from 'zod';
import { consentPurpose } from '../consent.ts';

const moment = z.iso.datetime();

/** Columns of an export; identities and attributes are personal data. */
export const exportColumns = [
  'id',
  'name',
  'email',
  'phone',
  'unionid',
  'openid',
  'language',
  'country',
  'city',
  'gender',
  'birthday',
  'tags',
  'firstSeenAt',
  'lastSeenAt',
  'memberSince',
] as const;
export const exportStatuses = ['queued', 'running', 'done', 'cancelled', 'failed'] as const;

/** People who did not agree to `purpose` are left out. */
export const exportSegment = z.object({
  purpose: consentPurpose,
  columns: z.array(z.enum(exportColumns)).min(1).max(exportColumns.length),
});
export const segmentExport = z.object({
  id: z.uuid(),
  segmentId: z.uuid(),
  segmentName: z.string(),
  purpose: consentPurpose,
  columns: z.array(z.enum(exportColumns)),
  status: z.enum(exportStatuses),
  progress: z.object({ done: z.int(), of: z.int() }).describe('Members looked at'),
  rows: z.int(),
  withheld: z.int().describe('Members who did not agree to the purpose'),
  bytes: z.int(),
  failure: z.string().nullable(),
  createdBy: z.string(),
  createdAt: moment,
  finishedAt: moment.nullable(),
  expiresAt: moment.nullable().describe('When the file is deleted'),
});
export type SegmentExport = z.infer<typeof segmentExport>;
export const segmentExports = z.object({ items: z.array(segmentExport) });
