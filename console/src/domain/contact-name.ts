import { useTranslation } from 'react-i18next';
import type { IdentityKind } from '#contracts/identity.ts';

/** Where somebody without a name came from, the most telling kind of identity first. */
const origins: readonly [IdentityKind, string][] = [
  ['openid', 'wechat'],
  ['external_userid', 'wecom'],
  ['unionid', 'wechat'],
  ['member_no', 'member'],
  ['customer_id', 'customer'],
  ['user_id', 'account'],
  ['email', 'email'],
  ['phone', 'phone'],
  ['anonymous_id', 'visitor'],
];

interface Named {
  id: string;
  name: string | null;
  identityKinds?: readonly IdentityKind[];
}

/** The end of an id, enough to tell two nameless people in one list apart. */
const markOf = (id: string) => id.slice(-4).toUpperCase();

/** A person's name, or in words where she came from when nobody told us: never a bare id. */
export function useContactName(): (contact: Named) => string {
  const { t } = useTranslation('common');
  return ({ id, name, identityKinds = [] }) => {
    if (name) return name;
    const origin = origins.find(([kind]) => identityKinds.includes(kind));
    return `${t(`nameless.${origin?.[1] ?? 'anyone'}`)} ${markOf(id)}`;
  };
}
