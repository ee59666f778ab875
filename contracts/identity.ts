/**
 * Who a fact is about, as the outside world names her.
 *
 * `account` scopes ids that mean something only inside one channel account (an openid belongs to one
 * Official Account); it is '' for ids that mean the same everywhere in a workspace.
 */
export const identityKinds = {
  openid: { scoped: true, joins: false, personal: false },
  unionid: { scoped: false, joins: true, personal: false },
  external_userid: { scoped: true, joins: false, personal: false },
  email: { scoped: false, joins: true, personal: true },
  phone: { scoped: false, joins: true, personal: true },
  user_id: { scoped: false, joins: true, personal: false },
  anonymous_id: { scoped: false, joins: false, personal: false },
  member_no: { scoped: false, joins: true, personal: false },
  customer_id: { scoped: true, joins: true, personal: false },
} as const satisfies Record<string, { scoped: boolean; joins: boolean; personal: boolean }>;

export type IdentityKind = keyof typeof identityKinds;

export interface IdentityRef {
  kind: IdentityKind;
  /** Channel id (or import source) for scoped kinds, '' otherwise. */
  account: string;
  id: string;
}
