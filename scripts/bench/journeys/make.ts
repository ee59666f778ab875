import { journeyDefinition } from '#contracts/journeys.ts';
import type { Stage } from '../stage.ts';

interface Journey {
  id: string;
  revision: number;
}

/** Makes a journey by API and lets it live. */
export async function makeJourney(stage: Stage, name: string, given: object): Promise<string> {
  const draft = journeyDefinition.parse({ triggers: [], limit: { kind: 'always' }, ...given });
  const made = await stage.rapport.post<Journey>('/api/v1/journeys', { name });
  const { id, revision } = await stage.rapport.patch<Journey>(`/api/v1/journeys/${made.id}`, {
    revision: made.revision,
    draft,
  });
  await stage.rapport.post(`/api/v1/journeys/${id}/publish`, { revision });
  return id;
}

export const stopJourney = (stage: Stage, id: string) =>
  stage.rapport.post(`/api/v1/journeys/${id}/stop`, {});

/** Whoever follows is answered by the journey; the account itself says nothing. */
export async function answerFollows(stage: Stage): Promise<string> {
  await stage.rapport.put(`/api/v1/welcomes/default?channelId=${stage.channelId}`, {
    enabled: false,
    welcome: { variants: [{ messages: [{ type: 'text', text: 'Welcome' }] }] },
  });
  return makeJourney(stage, 'Answer', {
    triggers: [{ kind: 'fact', fact: { type: 'contact.followed', where: [] } }],
    start: 'say',
    steps: {
      say: {
        kind: 'send',
        message: {
          purpose: 'service',
          ways: [{ content: { type: 'text', text: 'Hello, {{ name | default: "friend" }}!' } }],
        },
        to: { next: 'later' },
      },
      later: { kind: 'wait', span: { n: 1, unit: 'week' } },
    },
  });
}
