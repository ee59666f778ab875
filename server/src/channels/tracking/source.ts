import type { SourceKind } from '#contracts/api/tracking.ts';

/** A write key and what those who hold it may say. */
export interface Source {
  workspaceId: string;
  id: string;
  kind: SourceKind;
  name: string;
  /** Off: what bears the key is refused. */
  enabled: boolean;
  keyPrefix: string;
  /** Null for a server's key, which is kept as a hash alone. */
  writeKey: string | null;
  origins: string[];
  trustsUserIds: boolean;
  recordsOrders: boolean;
  eventsPerMinute: number;
  createdAt: Date;
  updatedAt: Date;
}

/** What a source told last, and was last refused. */
export interface Signs {
  lastEvent: { at: string; type: string; name: string | null } | null;
  lastRefusal: { at: string; code: string; origin: string | null } | null;
}

/** A source with what its events need to know of their workspace. */
export interface KnownSource extends Source {
  /** ISO 4217; of orders that name none. */
  currency: string;
}

/**
 * Whether pages of this origin may send. Only browsers tell an origin and none can be made to lie
 * about it, so this keeps other sites out, not other programs.
 */
export function allowsOrigin(origins: readonly string[], origin: string): boolean {
  if (origins.length === 0) return true;
  const asked = origin.toLowerCase();
  return origins.some((allowed) => {
    const [before = '', after] = allowed.split('*');
    if (after === undefined) return asked === allowed;
    return (
      asked.startsWith(before) &&
      asked.endsWith(after) &&
      asked.length > before.length + after.length
    );
  });
}
