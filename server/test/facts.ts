import type { AnyFactInput, FactData, FactType } from '#contracts/facts.ts';
import type { IdentityRef } from '#contracts/identity.ts';
import { newId } from '#kernel/ids.ts';

export const openid = (id: string, account = 'oa'): IdentityRef => ({
  kind: 'openid',
  account,
  id,
});
export const email = (id: string): IdentityRef => ({ kind: 'email', account: '', id });
export const userId = (id: string): IdentityRef => ({ kind: 'user_id', account: '', id });
export const anonymous = (id: string): IdentityRef => ({ kind: 'anonymous_id', account: '', id });

/** A fact with everything that a test does not care about filled in. */
export function fact<T extends FactType>(
  workspaceId: string,
  type: T,
  data: FactData[T],
  given: Partial<Omit<AnyFactInput, 'type' | 'data'>> = {},
): AnyFactInput {
  return {
    workspaceId,
    type,
    data,
    identities: given.contactId ? [] : [openid(newId())],
    channelId: null,
    occurredAt: new Date('2026-03-01T10:00:00Z'),
    ...given,
  } as AnyFactInput;
}

/** A fact that carries a number, for counting and for checking order. */
export const numbered = (
  workspaceId: string,
  n: number,
  given: Partial<Omit<AnyFactInput, 'type' | 'data'>> = {},
) =>
  fact(workspaceId, 'event.tracked', { name: 'numbered', properties: { n }, context: {} }, given);
