import type { Kernel } from '#kernel/kernel.ts';
import type { ModuleParts } from '#kernel/module.ts';
import { enterFound } from './enter.ts';
import { planDays } from './plan.ts';
import { forget } from './store.ts';

/** People who come into journeys because of a day: birthdays, expiries, festivals. */
export const dayParts = (kernel: Kernel): ModuleParts => ({
  jobs: {
    'journeys.days': async (_payload, { signal }) => {
      await planDays(kernel, signal);
      await enterFound(kernel, signal);
    },
    'journeys.forget_days': () => forget(kernel.db, kernel.clock.now()),
  },
  crons: { 'journeys.days': '*/5 * * * *', 'journeys.forget_days': '41 3 * * *' },
});
