import type { Channel } from '#contracts/api/channels.ts';
import { useApi } from '../api/queries.ts';
import { useCan } from '../api/session.ts';

/** The workspace's channel accounts, few enough to be read whole; names wherever an id is known. */
export function useChannels() {
  const { data, error, refetch } = useApi<{ items: Channel[] }>(
    'channels',
    '/channels',
    {},
    {
      enabled: useCan('channels.read'),
    },
  );
  return {
    channels: data?.items,
    error,
    retry: () => void refetch(),
    nameOf: (id: string | null): string =>
      data?.items.find((channel) => channel.id === id)?.name ?? '–',
  };
}
