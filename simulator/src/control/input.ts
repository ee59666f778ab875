import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Account, Fan } from '../world/types.ts';
import type { World } from '../world/world.ts';

/** A control request that cannot be done; `status` is the HTTP status of the answer. */
export class ControlError extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

/** The body or query as the schema says, or a 400 that names the field. */
export function read<T extends z.ZodType>(schema: T, input: unknown): z.infer<T> {
  const parsed = schema.safeParse(input ?? {});
  if (!parsed.success) throw new ControlError(400, 'invalid_input', z.prettifyError(parsed.error));
  return parsed.data;
}

const inApp = z.object({ appId: z.string().optional() });

/** The account that `appId` names in body or query; the only one when there is just one. */
export function accountFor(world: World, request: FastifyRequest): Account {
  const given = read(inApp, request.body).appId ?? read(inApp, request.query).appId;
  const { accounts } = world.data;
  if (given === undefined && accounts.size === 1) {
    return accounts.values().next().value as Account;
  }
  if (given === undefined) throw new ControlError(400, 'app_id_missing', 'say which appId');
  const account = accounts.get(given);
  if (account === undefined) throw new ControlError(404, 'unknown_account', `no account ${given}`);
  return account;
}

export function fanFor(account: Account, request: FastifyRequest): Fan {
  const { openid } = request.params as { openid: string };
  const fan = account.fans.get(openid);
  if (fan === undefined) throw new ControlError(404, 'unknown_fan', `no fan ${openid}`);
  return fan;
}
