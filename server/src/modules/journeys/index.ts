import { joinParts } from '#kernel/join-parts.ts';
import { defineModule } from '#kernel/module.ts';
import { apiParts } from './api/index.ts';
import { dayParts } from './days/index.ts';
import { engineParts } from './engine/index.ts';
import { webhookParts } from './webhooks/index.ts';

/** Journeys: what one person does is answered step by step, in time, once. */
export const journeys = defineModule({
  name: 'journeys',
  rank: 3,
  needs: ['contacts', 'consent', 'audience', 'messages', 'codes'],
  setup: (kernel) =>
    joinParts(engineParts(kernel), webhookParts(kernel), apiParts(kernel), dayParts(kernel)),
});
