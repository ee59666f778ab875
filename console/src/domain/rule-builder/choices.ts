import { useQueries, useQuery } from '@tanstack/react-query';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import type { Code } from '#contracts/api/codes.ts';
import type {
  Segment,
  SegmentCatalogue,
  SegmentChoice,
  SegmentField,
} from '#contracts/api/segments.ts';
import type { Tag } from '#contracts/api/tags.ts';
import type { Rule } from '#contracts/rules.ts';
import { get } from '../../api/client.ts';
import { useApi, type Page } from '../../api/queries.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { sourceKey, type ChoiceSource } from './model/sources.ts';
import { sourcesIn } from './words/sources-in.ts';
import type { Speaker } from './words/speaker.ts';

const noFields: SegmentField[] = [];
const longMs = 60_000;

/** What rules may look at; it changes only with the product itself. */
export const useFields = (): { fields: SegmentField[]; loaded: boolean } => {
  const { data } = useApi<SegmentCatalogue>('workspace', '/segments/catalogue');
  return { fields: data?.fields ?? noFields, loaded: data !== undefined };
};

/** How many of a list are offered at once; more are found by typing. */
const offered = 50;

async function read(
  source: ChoiceSource,
  q: string,
  signal: AbortSignal,
): Promise<SegmentChoice[]> {
  const plain = (value: string, label: string): SegmentChoice => ({ value, label, parent: null });
  switch (source.of) {
    case 'field': {
      const { field, param, params } = source;
      const chosen = params ? JSON.stringify(params) : undefined;
      const query = { field, param, params: chosen, q };
      return (await get<{ items: SegmentChoice[] }>('/segments/choices', query, signal)).items;
    }
    case 'words':
      return source.values.map((value) => ({ value, label: null, parent: null }));
    case 'scenes': {
      const { items } = await get<Page<Code>>('/codes', { q, limit: offered }, signal);
      return items.map((code) => plain(code.scene, code.name));
    }
    case 'tags': {
      const { items } = await get<Page<Tag>>('/tags', { limit: 200 }, signal);
      return items.map((tag) => plain(tag.name, tag.name));
    }
    case 'segments': {
      const { items } = await get<Page<Segment>>('/segments', { q, limit: offered }, signal);
      return items.map((segment) => plain(segment.id, segment.name));
    }
  }
}

/** Only names of segments change with the topic `segments`, which a busy shop announces every second. */
const choicesQuery = (source: ChoiceSource, q: string) => ({
  queryKey: [source.of === 'segments' ? 'segments' : 'choices', 'of', sourceKey(source), q],
  queryFn: ({ signal }: { signal: AbortSignal }) => read(source, q, signal),
  staleTime: longMs,
});

/** Values to choose from; those of words typed so far, with the earlier ones until they are there. */
export function useChoices(source: ChoiceSource | null, q: string, enabled: boolean) {
  const asked = source ?? { of: 'segments' as const };
  return useQuery({
    ...choicesQuery(asked, q),
    enabled: enabled && source !== null,
    placeholderData: (before, query) =>
      query?.queryKey[2] === sourceKey(asked) ? before : undefined,
  });
}

/** Puts rules into words; ids in the given ones are called by their names once these are read. */
export function useSpeaker(rules: readonly Rule[]): Speaker {
  const { t, i18n } = useTranslation('rules');
  const format = useFormat();
  const sources = new Map(
    rules.flatMap((rule) => sourcesIn(rule)).map((source) => [sourceKey(source), source]),
  );
  const labels = useQueries({
    queries: [...sources.values()].map((source) => choicesQuery(source, '')),
    combine: useCallback(
      (answers: { data: SegmentChoice[] | undefined }[]) =>
        answers.map(({ data }) => new Map(data?.map(({ value, label }) => [value, label]))),
      [],
    ),
  });
  const keys = [...sources.keys()];
  return {
    say: (key, values) => t(key, { ...values }),
    knows: (key) => i18n.exists(key, { ns: 'rules' }),
    format,
    label: (source, value) => {
      const at = keys.indexOf(sourceKey(source));
      return labels[at]?.get(value) ?? undefined;
    },
  };
}
