import type {
  Journey,
  JourneyDetail,
  JourneyNumbers,
  JourneyTemplate,
  JourneyVersion,
} from '#contracts/api/journeys.ts';
import type { JourneyDefinition } from '#contracts/journeys.ts';
import type { JourneyDraft } from '#contracts/journeys/draft.ts';
import { get, patch, post } from '../../api/client.ts';
import { useApi, useChange } from '../../api/queries.ts';

export const at = (id: string, part = ''): string => `/journeys/${id}${part}`;

/** One journey with its draft. */
export const useJourney = (id: string) => useApi<JourneyDetail>('journeys', at(id));

/** Everything published so far, the latest first. */
export const useVersions = (id: string) =>
  useApi<{ items: JourneyVersion[] }>('journeys', at(id, '/versions'));

/** A published version; it never changes. */
export const useVersion = (id: string, version: number | null) =>
  useApi<JourneyVersion & { definition: JourneyDefinition }>(
    'journeys',
    at(id, `/versions/${version}`),
    {},
    { enabled: version !== null },
  );

/** People at each step and along each edge now. */
export const useNumbers = (id: string, version: number | null) =>
  useApi<JourneyNumbers>(
    'journeys',
    at(id, '/numbers'),
    { version },
    { enabled: version !== null, keep: true },
  );

/** Journeys to start from, with texts in a language. */
export const useTemplates = (language: string) =>
  useApi<{ items: JourneyTemplate[] }>('workspace', '/journeys/templates', {
    language: language === 'zh-CN' ? 'zh-CN' : 'en',
  });

interface Update {
  revision: number;
  name?: string;
  description?: string;
  draft?: JourneyDraft;
}
export const saveJourney = (id: string, body: Update) => patch<JourneyDetail>(at(id), body);
export const readJourney = (id: string) => get<JourneyDetail>(at(id));

interface Create {
  name: string;
  description?: string;
  template?: string;
  language?: string;
}
export const useCreate = () =>
  useChange((body: Create) => post<JourneyDetail>('/journeys', body), ['journeys']);

/** Something done to the whole journey: publish, pause, resume, drain, stop. */
export const useAct = (id: string) =>
  useChange(
    ({ act, body }: { act: string; body?: unknown }) =>
      post<Journey>(at(id, `/${act}`), body ?? {}),
    ['journeys'],
  );
