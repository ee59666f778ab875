import { z } from 'zod';
import { permissions, roles } from '../permissions.ts';
import { workspace } from './workspace.ts';

/** Who is asking and what she may do. `user` and `role` are null for an API key. */
export const me = z.object({
  user: z
    .object({
      id: z.string(),
      name: z.string(),
      email: z.string(),
      twoFactorEnabled: z.boolean(),
    })
    .nullable(),
  workspace,
  role: z.enum(roles).nullable(),
  permissions: z.array(z.enum(permissions)),
});
export type Me = z.infer<typeof me>;
