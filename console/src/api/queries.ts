import {
  QueryClient,
  type InfiniteData,
  type QueryKey,
  keepPreviousData,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import { get, type Query } from './client.ts';
import { ApiProblem } from './problem.ts';

/** Every query's key starts with the live topic that makes it stale. */
export type Topic =
  | 'overview'
  | 'contacts'
  | 'segments'
  | 'journeys'
  | 'tags'
  | 'portrait'
  | 'rfm'
  | 'messages'
  | 'campaigns'
  | 'links'
  | 'codes'
  | 'channels'
  | 'imports'
  | 'system'
  | 'workspace';

export interface Page<T> {
  items: T[];
  nextCursor: string | null;
}

/** Trying again helps against a lost connection or a busy server, never against a refusal. */
const worthRetrying = (count: number, error: Error) =>
  count < 2 && error instanceof ApiProblem && (error.status === 0 || error.status >= 502);

export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: { staleTime: 15_000, retry: worthRetrying, refetchOnWindowFocus: true },
      mutations: { retry: false },
    },
  });
}

interface Options {
  enabled?: boolean;
  /** Keep showing the answer for the old parameters until the new one is there. */
  keep?: boolean;
  /** Milliseconds between polls, for what no live topic tells. */
  every?: number | false;
}

export function useApi<T>(topic: Topic, path: string, query: Query = {}, options: Options = {}) {
  return useQuery<T, ApiProblem>({
    queryKey: [topic, path, query],
    queryFn: ({ signal }) => get<T>(path, query, signal),
    enabled: options.enabled ?? true,
    refetchInterval: options.every ?? false,
    ...(options.keep && { placeholderData: keepPreviousData }),
  });
}

/** A keyset-paged list; `rows` holds all pages read so far, undefined until the first has come. */
export function useList<T>(topic: Topic, path: string, query: Query = {}, enabled = true) {
  const list = useInfiniteQuery<
    Page<T>,
    ApiProblem,
    InfiniteData<Page<T>>,
    QueryKey,
    string | null
  >({
    queryKey: [topic, path, 'list', query],
    queryFn: ({ signal, pageParam }) => get<Page<T>>(path, { ...query, cursor: pageParam }, signal),
    initialPageParam: null,
    getNextPageParam: (last) => last.nextCursor,
    placeholderData: keepPreviousData,
    enabled,
  });
  return {
    rows: list.data?.pages.flatMap((page) => page.items),
    error: list.error,
    retry: () => void list.refetch(),
    hasMore: list.hasNextPage,
    loadingMore: list.isFetchingNextPage,
    more: () => void list.fetchNextPage(),
    /** Rows on the screen belong to the filter before this one. */
    stale: list.isPlaceholderData,
  };
}

export type List<T> = ReturnType<typeof useList<T>>;

/** A change; the named topics are read again once it is done. */
export function useChange<In = void, Out = unknown>(
  run: (given: In) => Promise<Out>,
  topics: readonly Topic[],
) {
  const client = useQueryClient();
  return useMutation<Out, ApiProblem, In>({
    mutationFn: run,
    onSuccess: async () => {
      await Promise.all(topics.map((topic) => client.invalidateQueries({ queryKey: [topic] })));
    },
  });
}
