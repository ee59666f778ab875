/** The part of JSON schema that our routes' bodies use. */
export interface Schema {
  type?: string;
  format?: string;
  enum?: unknown[];
  const?: unknown;
  anyOf?: Schema[];
  oneOf?: Schema[];
  allOf?: Schema[];
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  minItems?: number;
  minimum?: number;
  minLength?: number;
  default?: unknown;
}

/** Whether a value of this schema can hold an id. */
export const holdsId = (schema: Schema | undefined): boolean =>
  schema !== undefined &&
  (schema.format === 'uuid' ||
    [schema.anyOf, schema.oneOf, schema.allOf].some((part) => part?.some(holdsId)) ||
    Object.values(schema.properties ?? {}).some(holdsId) ||
    holdsId(schema.items));

/** A small value that fits the schema as far as it tells, with `id` in every place that takes one. */
export function exampleOf(schema: Schema | undefined, id: string): unknown {
  if (!schema) return {};
  const choice = schema.oneOf ?? schema.anyOf;
  if (choice) return exampleOf(choice.find(holdsId) ?? choice[0], id);
  if (schema.allOf)
    return Object.assign({}, ...schema.allOf.map((part) => exampleOf(part, id) as object));
  if ('const' in schema) return schema.const;
  if (schema.enum) return schema.enum[0];
  if (schema.format === 'uuid') return id;
  switch (schema.type) {
    case 'string':
      return stringOf(schema);
    case 'integer':
    case 'number':
      return Math.max(schema.minimum ?? 1, -1_000);
    case 'boolean':
      return true;
    case 'null':
      return null;
    case 'array':
      return (schema.minItems ?? 0) > 0 || holdsId(schema.items)
        ? [exampleOf(schema.items, id)]
        : [];
    default:
      return objectOf(schema, id);
  }
}

const formats: Record<string, string> = {
  email: 'wu@yunhe.example',
  uri: 'https://yunhe.example/',
  'date-time': '2026-03-02T04:00:00Z',
  date: '2026-03-02',
};

const stringOf = ({ format = '', minLength = 1 }: Schema) =>
  formats[format] ?? 'x'.repeat(Math.max(minLength, 1));

function objectOf({ properties = {}, required = [] }: Schema, id: string): object {
  const wanted = Object.entries(properties).filter(
    ([name, schema]) => (required.includes(name) && !('default' in schema)) || holdsId(schema),
  );
  return Object.fromEntries(wanted.map(([name, schema]) => [name, exampleOf(schema, id)]));
}
