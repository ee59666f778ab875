import { defineModule } from '#kernel/module.ts';
import { createDirectory } from './accounts/directory.ts';
import { accountRoutes } from './accounts/routes.ts';
import { createAccountService } from './accounts/service.ts';
import { createWatch } from './gateway/watch.ts';
import { createTracking } from './tracking/index.ts';
import { createWechat } from './wechat/index.ts';

/** All channels: accounts, the gateway that platforms call, one adapter per platform, and tracking. */
export const channels = defineModule({
  name: 'channels',
  rank: 'channel',
  needs: [],
  setup(kernel) {
    const directory = createDirectory(kernel);
    const watch = createWatch(kernel);
    const tracking = createTracking(kernel);
    const wechat = createWechat({ kernel, directory, watch });
    const accounts = createAccountService({
      kernel,
      directory,
      platforms: [wechat.platform],
      flushSightings: () => watch.flush(),
    });
    return {
      ...wechat.parts,
      async routes(app) {
        accountRoutes(app, kernel, accounts);
        await wechat.parts.routes?.(app);
        await tracking.routes(app);
        app.addHook('onClose', () => watch.flush());
      },
    };
  },
});
