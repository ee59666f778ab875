import { useQueries, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Code } from '#contracts/api/codes.ts';
import type {
  Segment,
  SegmentCatalogue,
  SegmentChoice,
  SegmentField,
} from '#contracts/api/segments.ts';
import type { Tag } from '#contracts/api/tags/tags.ts';
import type { Rule } from '#contracts/rules.ts';
import { get } from '../../api/client.ts';
import { useApi, type Page } from '../../api/queries.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { sourceKey, type ChoiceSource } from './model/sources.ts';
import { sourcesIn, type NamedSource } from './words/sources-in.ts';
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

async function readField(
  { field, param, params }: Extract<ChoiceSource, { of: 'field' }>,
  wanted: { q: string } | { values: string },
  signal: AbortSignal,
): Promise<SegmentChoice[]> {
  const chosen = params ? JSON.stringify(params) : undefined;
  const query = { field, param, params: chosen, ...wanted };
  return (await get<{ items: SegmentChoice[] }>('/segments/choices', query, signal)).items;
}

const plain = (value: string, label: string): SegmentChoice => ({ value, label, parent: null });

async function read(
  source: ChoiceSource,
  q: string,
  signal: AbortSignal,
): Promise<SegmentChoice[]> {
  switch (source.of) {
    case 'field':
      return readField(source, { q }, signal);
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

/** What values in rules are called that are beyond those offered first, if the source knows. */
async function readNamed(
  source: ChoiceSource,
  values: readonly string[],
  signal: AbortSignal,
): Promise<SegmentChoice[]> {
  switch (source.of) {
    case 'field':
      return readField(source, { values: JSON.stringify(values) }, signal);
    case 'segments': {
      const query = { ids: JSON.stringify(values), limit: values.length };
      const { items } = await get<Page<Segment>>('/segments', query, signal);
      return items.map(({ id, name }) => plain(id, name));
    }
    case 'scenes': {
      // A code is found by its whole scene; others may have it in their names.
      const pages = await Promise.all(
        values.map((q) => get<Page<Code>>('/codes', { q, limit: offered }, signal)),
      );
      return pages.flatMap(({ items }) => items.map(({ scene, name }) => plain(scene, name)));
    }
    case 'words':
    case 'tags':
      return [];
  }
}

/** Values are asked for by themselves once a list turns out not to be whole. */
function useNamed(
  sources: readonly NamedSource[],
  offers: readonly ReadonlyMap<string, string | null>[],
) {
  return useQueries({
    queries: sources.map(({ source, values }, at) => {
      const offer = offers[at];
      const unknown =
        offer && offer.size >= offered ? [...values].filter((value) => !offer.has(value)) : [];
      return {
        queryKey: [
          source.of === 'segments' ? 'segments' : 'choices',
          'named',
          sourceKey(source),
          unknown,
        ],
        queryFn: ({ signal }: { signal: AbortSignal }) => readNamed(source, unknown, signal),
        staleTime: longMs,
        enabled: unknown.length > 0,
      };
    }),
    combine: asLabels,
  });
}

const asLabels = (answers: readonly { data: SegmentChoice[] | undefined }[]) =>
  answers.map(({ data }) => new Map(data?.map(({ value, label }) => [value, label])));

/** Puts rules into words; values in the given ones are called by their names once these are read. */
export function useSpeaker(rules: readonly Rule[]): Speaker {
  const { t, i18n } = useTranslation('rules');
  const format = useFormat();
  const sources = sourcesIn(rules);
  const all = [...sources.values()];
  const labels = useQueries({
    queries: all.map(({ source }) => choicesQuery(source, '')),
    combine: asLabels,
  });
  const named = useNamed(all, labels);
  const keys = [...sources.keys()];
  return {
    say: (key, values) => t(key, { ...values }),
    knows: (key) => i18n.exists(key, { ns: 'rules' }),
    format,
    label: (source, value) => {
      const at = keys.indexOf(sourceKey(source));
      return labels[at]?.get(value) ?? named[at]?.get(value) ?? undefined;
    },
  };
}
