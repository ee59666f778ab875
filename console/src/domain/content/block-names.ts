import type { Block } from '#contracts/api/content.ts';
import { useApi } from '../../api/queries.ts';
import { useCan } from '../../api/session.ts';

/** Names of the workspace's blocks, few enough to be read whole. */
export function useBlockNames(): string[] {
  const { data } = useApi<{ items: Block[] }>(
    'messages',
    '/blocks',
    {},
    { enabled: useCan('messages.read') },
  );
  return (data?.items ?? []).map(({ name }) => name);
}
