import { defineModule } from '#kernel/module.ts';
import { codeReactions } from './reactions.ts';

export { isValidAt, resolveScenes, sceneKey, type SceneRef, type ScannedCode } from './resolve.ts';

export const codes = defineModule({
  name: 'codes',
  rank: 2,
  needs: ['contacts'],
  setup: (kernel) => ({ reactions: codeReactions(kernel) }),
});
