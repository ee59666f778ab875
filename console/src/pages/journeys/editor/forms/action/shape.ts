import type { ActionField, PickKind } from '#contracts/actions.ts';

/** What a field of an action's input is asked for by. */
export type FieldKind =
  'pick' | 'picks' | 'choice' | 'switch' | 'number' | 'line' | 'text' | 'words' | 'json';

export interface FieldShape {
  kind: FieldKind;
  picks: PickKind | null;
  values: readonly (string | number)[];
  /** Null may stand for none. */
  nullable: boolean;
  preset: unknown;
  minimum?: number | undefined;
  maximum?: number | undefined;
  maxLength?: number | undefined;
}

/** Longer texts get several lines. */
const lineLength = 120;

/** How a member of an action's input is asked for. */
export function shapeOf(field: ActionField): FieldShape {
  const [own = field] = field.anyOf?.filter(({ type }) => type !== 'null') ?? [];
  const merged = { ...own, ...field };
  const { minimum, maximum, maxLength, picks = null } = merged;
  return {
    kind: kindOf({ ...merged, type: own.type, enum: own.enum, items: own.items }),
    picks,
    values: own.enum ?? [],
    nullable: field.anyOf?.some(({ type }) => type === 'null') ?? false,
    preset: field.default,
    minimum: minimum ?? own.minimum,
    maximum: maximum ?? own.maximum,
    maxLength: maxLength ?? own.maxLength,
  };
}

function kindOf(field: ActionField): FieldKind {
  if (field.picks === 'content') return 'pick';
  if (field.type === 'array')
    return field.picks ? 'picks' : field.items?.type === 'string' ? 'words' : 'json';
  if (field.picks) return 'pick';
  if (field.enum) return 'choice';
  switch (field.type) {
    case 'boolean':
      return 'switch';
    case 'integer':
    case 'number':
      return 'number';
    case 'string':
      return (field.maxLength ?? 0) > lineLength ? 'text' : 'line';
    default:
      return 'json';
  }
}
