import type { Directory } from '#channels/accounts/directory.ts';
import type { Platform } from '#channels/accounts/platform.ts';
import type { Watch } from '#channels/gateway/watch.ts';
import { createBudget } from '#channels/upstream/budget.ts';
import { createTransport } from '#channels/upstream/transport.ts';
import type { Kernel } from '#kernel/kernel.ts';
import type { ModuleParts } from '#kernel/module.ts';
import { createAdapter } from './adapter.ts';
import { checkAccount } from './check.ts';
import { createApi } from './client/api.ts';
import { createMedia } from './client/media.ts';
import { purgeMedia } from './client/media-store.ts';
import { createTokens } from './client/tokens.ts';
import { enrichJob, queueReaction } from './followers/enrich.ts';
import { callbackRoutes } from './hook.ts';
import { createQrIssuer } from './qr-issuer.ts';
import { createTagMirror } from './tag-mirror.ts';

/** The channel of WeChat Official Accounts, put together for one process. */
export function createWechat(deps: { kernel: Kernel; directory: Directory; watch: Watch }): {
  platform: Platform;
  parts: ModuleParts;
} {
  const { kernel, directory, watch } = deps;
  const { clock, random, db, secrets } = kernel;
  const { publicUrl, allowPrivateUpstreams } = kernel.config;
  const transport = createTransport({ allowPrivate: allowPrivateUpstreams });
  const ownTransport = createTransport({ allowPrivate: true });
  const tokens = createTokens({ db, secrets, clock, transport });
  const api = createApi({ transport, tokens, budget: createBudget(), random });
  const media = createMedia({ db, clock, api, transport, ownTransport, publicUrl });

  return {
    platform: {
      kind: 'wechat',
      check: (account, row, callbackUrl) =>
        checkAccount({ tokens, api, directory }, account, row, callbackUrl),
      forget: (channelId) => tokens.forget(channelId),
    },
    parts: {
      reactions: [queueReaction],
      routes(app) {
        callbackRoutes(app, { kernel, directory, watch });
      },
      jobs: {
        'wechat.enrich': enrichJob({ kernel, api, directory }),
        'wechat.purge_media': () => purgeMedia(db, clock.now()),
      },
      crons: { 'wechat.enrich': '* * * * *', 'wechat.purge_media': '17 3 * * *' },
      contribute: {
        channelAdapters: [createAdapter({ directory, api, media, publicUrl, clock, random })],
        qrIssuers: [createQrIssuer({ directory, api, clock })],
        tagMirrors: [createTagMirror({ directory, api })],
      },
    },
  };
}
