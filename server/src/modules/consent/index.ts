import { defineModule } from '#kernel/module.ts';

export { loadConsents, type Consents } from './load.ts';
export type { ConsentDecision } from './rules.ts';

export const consent = defineModule({
  name: 'consent',
  rank: 1,
  needs: [],
  setup: () => ({}),
});
