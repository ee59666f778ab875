import type { TestApp } from '#test/app.ts';
import { step } from '../run/step.ts';

/** Does everything that is to be done on campaigns now, and what follows from it. */
export async function settleCampaigns(app: TestApp): Promise<void> {
  while (await step(app.kernel));
  await app.settle();
}
