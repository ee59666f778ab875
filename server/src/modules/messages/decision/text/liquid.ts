import { Liquid, LiquidError } from 'liquidjs';

/** What a message may do with its variables; everything else of the language is unknown here. */
const tags = new Set(['if', 'unless', 'case', 'assign', 'comment', 'raw']);
const filters = new Set([
  'default',
  'upcase',
  'downcase',
  'capitalize',
  'strip',
  'lstrip',
  'rstrip',
  'append',
  'prepend',
  'replace',
  'replace_first',
  'remove',
  'remove_first',
  'slice',
  'truncate',
  'size',
  'plus',
  'minus',
  'times',
  'divided_by',
  'modulo',
  'round',
  'floor',
  'ceil',
  'abs',
  'at_least',
  'at_most',
]);

/**
 * The sandbox: no files, no loops, no clock, nothing from prototypes; limits on the text's length,
 * on milliseconds and on memory. Our choice (2026-11): a message takes a fraction of a millisecond.
 */
const engine = new Liquid({
  templates: {},
  relativeReference: false,
  dynamicPartials: false,
  ownPropertyOnly: true,
  strictFilters: true,
  strictVariables: false,
  parseLimit: 20_000,
  renderLimit: 100,
  memoryLimit: 200_000,
});
for (const name of Object.keys(engine.tags))
  if (!tags.has(name)) Reflect.deleteProperty(engine.tags, name);
for (const name of Object.keys(engine.filters))
  if (!filters.has(name)) Reflect.deleteProperty(engine.filters, name);

/** A text that was understood: which variables it reads, and how it is filled in. */
export interface LiquidText {
  /** Full names, such as `city` or `blocks.footer`. */
  names: string[];
  /** @throws LiquidError when it takes more than the limits allow */
  render(values: Record<string, string>): string;
}

/** Where a text is not understood, counted from 1, and why, in the engine's English words. */
export interface LiquidProblem {
  line: number;
  column: number;
  message: string;
}

/** Reads a text; quotes inside braces may be typographic, as phones write them. */
export function readLiquid(text: string): LiquidText | LiquidProblem {
  try {
    const templates = engine.parse(straightened(text));
    return {
      names: engine.globalFullVariablesSync(templates),
      render: (values) => String(engine.renderSync(templates, nested(values))),
    };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return problemOf(error);
  }
}

function problemOf(error: Error): LiquidProblem {
  const [line = 1, column = 1] = LiquidError.is(error) ? error.token.getPosition() : [];
  const message = error.message.replace(/,? ?(file:.*?, )?line:\d+, col:\d+$/, '');
  return { line, column, message };
}

const straightened = (text: string): string =>
  text.replace(/\{[{%][^]*?[%}]\}/g, (piece) => piece.replace(/[“”]/g, '"'));

/** `{ 'blocks.footer': 'x' }` as `{ blocks: { footer: 'x' } }`; no name reaches a prototype. */
function nested(values: Record<string, string>): object {
  const scope = Object.create(null) as Record<string, unknown>;
  for (const [name, value] of Object.entries(values)) {
    const at = name.indexOf('.');
    if (at < 0) {
      scope[name] ??= value;
      continue;
    }
    const group = name.slice(0, at);
    const known = scope[group];
    const inner = (
      typeof known === 'object' && known !== null ? known : Object.create(null)
    ) as object;
    scope[group] = Object.assign(inner, { [name.slice(at + 1)]: value });
  }
  return scope;
}
