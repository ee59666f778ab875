import { z } from 'zod';

/**
 * What a value of an action's input names, so that people choose it by its name instead of typing an
 * id. It stands as the keyword `picks` in the input's JSON Schema; `tagName` may also name a tag that
 * does not exist yet.
 */
export const pickKinds = [
  'tagName',
  'tag',
  'segment',
  'list',
  'code',
  'channel',
  'member',
  'purpose',
  'campaign',
  'content',
] as const;
export type PickKind = (typeof pickKinds)[number];

declare module 'zod' {
  interface GlobalMeta {
    picks?: PickKind;
  }
}

/** The part of JSON Schema 2020-12 that a form is made of; what an input says beside is kept. */
export interface ActionField {
  type?: string | undefined;
  enum?: (string | number)[] | undefined;
  anyOf?: ActionField[] | undefined;
  items?: ActionField | undefined;
  default?: unknown;
  minimum?: number | undefined;
  maximum?: number | undefined;
  maxLength?: number | undefined;
  maxItems?: number | undefined;
  picks?: PickKind | undefined;
}

const actionField: z.ZodType<ActionField> = z.lazy(() =>
  z.looseObject({
    type: z.string().optional(),
    enum: z.array(z.union([z.string(), z.number()])).optional(),
    anyOf: z.array(actionField).optional(),
    items: actionField.optional(),
    default: z.unknown().optional(),
    minimum: z.number().optional(),
    maximum: z.number().optional(),
    maxLength: z.int().optional(),
    maxItems: z.int().optional(),
    picks: z.enum(pickKinds).optional(),
  }),
);

/** What an action takes, as JSON Schema of an object. */
export const actionInput = z.looseObject({
  type: z.literal('object'),
  properties: z.record(z.string(), actionField),
  required: z.array(z.string()).default([]),
});
export type ActionInput = z.infer<typeof actionInput>;
