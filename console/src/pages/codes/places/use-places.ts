import type { CodeNode } from '#contracts/api/codes.ts';
import { useApi } from '../../../api/queries.ts';

/** The whole tree of places, flat. */
export const usePlaces = () => useApi<{ nodes: CodeNode[] }>('codes', '/codes/tree');
