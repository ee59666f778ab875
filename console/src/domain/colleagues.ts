import type { Colleague } from '#contracts/api/team.ts';
import { useApi } from '../api/queries.ts';
import { useCan } from '../api/session.ts';

const nobody: readonly Colleague[] = [];

/** Who works in the workspace, by name: for choosing who is in charge. */
export function useColleagues(): readonly Colleague[] {
  const { data } = useApi<{ items: Colleague[] }>(
    'workspace',
    '/team/names',
    {},
    { enabled: useCan('contacts.read') },
  );
  return data?.items ?? nobody;
}
