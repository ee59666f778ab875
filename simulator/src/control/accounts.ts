import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { verifyCallback, type Verification } from '../callback/verify.ts';
import { listTickets } from '../platform/qrcodes/pool.ts';
import { LIBRARY } from '../platform/messages/template-library.ts';
import { addTemplate } from '../platform/messages/templates.ts';
import { accountView, upsertAccount } from '../world/accounts.ts';
import { createRandom, hex8, token64, type Random } from '../world/random.ts';
import type { Account } from '../world/types.ts';
import type { World } from '../world/world.ts';
import { accountFor, ControlError, read } from './input.ts';

const settings = z
  .object({
    windowRules: z.enum(['auto', 'legacy48h', '2021', '2023']),
    windowMerge: z.enum(['max', 'separate']),
    paymentWindow: z.boolean(),
    callbackTimeoutMs: z.int().min(1),
    callbackRetries: z.int().min(0).max(10),
    retryDelayMs: z.int().min(0),
    jobDelayMs: z.int().min(0),
    dailyQuota: z.record(z.string(), z.int().min(0)),
    openPlatform: z.string(),
    ipWhitelist: z.array(z.string()),
  })
  .partial()
  .strict();

const accountInput = z.object({
  appId: z.string().min(1),
  appSecret: z.string().optional(),
  originalId: z.string().startsWith('gh_').optional(),
  name: z.string().optional(),
  kind: z.enum(['service', 'subscription']).optional(),
  token: z
    .string()
    .regex(/^[A-Za-z0-9]{3,32}$/)
    .optional(),
  encodingAesKey: z
    .string()
    .regex(/^[A-Za-z0-9]{43}$/)
    .optional(),
  mode: z.enum(['plaintext', 'compatible', 'secure']).optional(),
  callbackUrl: z.string().nullable().optional(),
  /** False saves the callback URL without asking the server first. */
  verify: z.boolean().default(true),
  settings: settings.optional(),
});

const templateInput = z.object({
  title: z.string().min(1),
  /** Lines such as `门店:{{thing1.DATA}}`. */
  content: z.string().min(1),
  templateId: z.string().min(1).optional(),
});

const secret = (random: Random): string => Array.from({ length: 4 }, () => hex8(random)).join('');

/** 43 characters whose last carries only 4 bits, so that strict decoders accept the key too. */
const aesKey = (random: Random): string => {
  const letters = token64(random, 42).replace(/[-_]/g, 'x');
  return `${letters}A`;
};

/** What a person copies into the server under test. Nothing here is a real secret. */
const withSecrets = (account: Account): object => ({
  ...accountView(account),
  appSecret: account.appSecret,
  token: account.token,
  encodingAesKey: account.encodingAesKey,
});

function withDefaults(world: World, input: z.infer<typeof accountInput>) {
  const known = world.data.accounts.get(input.appId);
  const random = createRandom(`${world.seed}:account:${input.appId}`);
  return {
    appId: input.appId,
    appSecret: input.appSecret ?? known?.appSecret ?? secret(random),
    originalId:
      input.originalId ?? known?.originalId ?? `gh_${hex8(random)}${hex8(random).slice(4)}`,
    name: input.name ?? known?.name ?? input.appId,
    kind: input.kind ?? known?.kind ?? ('service' as const),
    token: input.token ?? known?.token ?? `token${hex8(random)}`,
    encodingAesKey: input.encodingAesKey ?? known?.encodingAesKey ?? aesKey(random),
    mode: input.mode ?? known?.mode ?? ('secure' as const),
  };
}

export function accountRoutes(app: FastifyInstance, world: World): void {
  app.post('/_sim/accounts', async (request) => {
    const input = read(accountInput, request.body);
    const account = upsertAccount(world, withDefaults(world, input), input.settings);
    let verification: Verification | null = null;
    if (typeof input.callbackUrl === 'string') {
      // As on the platform: a URL that fails the check is not saved.
      verification = input.verify
        ? await verifyCallback(world, account, input.callbackUrl)
        : { ok: true, status: null, reason: 'not asked' };
      if (verification.ok) account.callbackUrl = input.callbackUrl;
    } else if (input.callbackUrl === null) {
      account.callbackUrl = null;
    }
    return { ...withSecrets(account), verification };
  });

  app.get('/_sim/accounts/:appId', (request) => {
    const { appId } = request.params as { appId: string };
    const account = world.data.accounts.get(appId);
    if (account === undefined) {
      throw new ControlError(404, 'unknown_account', `no account ${appId}`);
    }
    return withSecrets(account);
  });

  app.get('/_sim/media/:appId/:mediaId', (request, reply) => {
    const { appId, mediaId } = request.params as { appId: string; mediaId: string };
    const media = world.data.accounts.get(appId)?.media.get(mediaId);
    if (media === undefined) throw new ControlError(404, 'unknown_media', `no media ${mediaId}`);
    return reply
      .header('content-security-policy', "default-src 'none'; sandbox")
      .type(media.contentType)
      .send(media.bytes);
  });

  app.get('/_sim/accounts', () => ({
    accounts: [...world.data.accounts.values()].map(accountView),
  }));

  app.get('/_sim/tickets', (request) => {
    const { limit } = read(
      z.object({ limit: z.coerce.number().int().max(10_000).default(200) }),
      request.query,
    );
    return { tickets: listTickets(accountFor(world, request), limit) };
  });

  // A person adds a template in the platform's console: any wording, also one this library lacks.
  app.post('/_sim/templates', (request) => {
    const account = accountFor(world, request);
    const { title, content, templateId } = read(templateInput, request.body);
    const source = { shortId: '', title, content, example: '' };
    return addTemplate(world, account, source, templateId);
  });

  app.get('/_sim/templates', (request) => ({
    templates: [...accountFor(world, request).templates.values()],
    library: LIBRARY,
  }));
}
