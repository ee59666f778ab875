import { queryOptions, useSuspenseQuery } from '@tanstack/react-query';
import type { Me } from '#contracts/api/me.ts';
import type { Permission } from '#contracts/permissions.ts';
import { get } from './client.ts';
import type { ApiProblem } from './problem.ts';

export const meQuery = queryOptions<Me, ApiProblem>({
  queryKey: ['workspace', '/me'],
  queryFn: ({ signal }) => get<Me>('/me', undefined, signal),
  staleTime: 60_000,
});

/** Only inside the shell, whose route has read it before it shows anything. */
export const useMe = (): Me => useSuspenseQuery(meQuery).data;

/** What a role may not do is not shown to it; the server refuses it all the same. */
export function useCan(permission: Permission): boolean {
  return useMe().permissions.includes(permission);
}
