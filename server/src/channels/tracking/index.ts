import type { Kernel } from '#kernel/kernel.ts';
import type { ModuleParts } from '#kernel/module.ts';
import { collectRoutes } from './collect/collect.ts';
import { createKeyring } from './keyring.ts';
import { sourceRoutes } from './source-routes.ts';
import { createWatch } from './watch.ts';

/** The channel by which a brand's sites and servers tell what people do, and its write keys. */
export function createTracking(kernel: Kernel): Required<Pick<ModuleParts, 'routes'>> {
  const keyring = createKeyring(kernel);
  const watch = createWatch(kernel);
  return {
    routes(app) {
      sourceRoutes(app, kernel, keyring);
      collectRoutes(app, kernel, keyring, watch);
      app.addHook('onClose', () => watch.flush());
    },
  };
}
