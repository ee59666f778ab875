/** The address's query as plain words: `?q=lin&status=active`, no quoting as JSON would bring. */
export const parseSearch = (search: string): Record<string, string> =>
  Object.fromEntries(new URLSearchParams(search));

export function stringifySearch(search: Record<string, unknown>): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(search))
    if (value !== undefined && value !== null && value !== '') query.set(name, String(value));
  const text = query.toString();
  return text ? `?${text}` : '';
}

type Given = Record<string, unknown>;

/** Takes only the named texts from a query; a hand-typed address can hold anything. */
export const texts =
  <K extends string>(...names: K[]) =>
  (given: Given): { [N in K]?: string } => {
    const taken: { [N in K]?: string } = {};
    for (const name of names) {
      const value = given[name];
      if (typeof value === 'string' && value !== '') taken[name] = value.slice(0, 200);
    }
    return taken;
  };
