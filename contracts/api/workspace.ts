import { z } from 'zod';
import { timeZone } from '../time-zone.ts';

const language = z
  .string()
  .max(35)
  .regex(
    /^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/,
    'must be a language tag (BCP 47), e.g. zh-CN, en or pt-BR',
  );

const currency = z.string().regex(/^[A-Z]{3}$/, 'must be a currency code (ISO 4217), e.g. CNY');

/** A brand, or a market of a brand: everything else belongs to one. */
export const workspace = z.object({
  id: z.uuid(),
  name: z.string(),
  timeZone: z.string(),
  currency: z.string(),
  language: z.string(),
});
export type Workspace = z.infer<typeof workspace>;

export const workspaceChange = z
  .strictObject({
    name: z.string().trim().min(1).max(80),
    timeZone,
    currency,
    language,
  })
  .partial();
export type WorkspaceChange = z.infer<typeof workspaceChange>;
