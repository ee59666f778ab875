import type { FactMatch, PropertyTest, Rule } from '#contracts/rules.ts';
import { sourceKey, sourceOfProperty, type ChoiceSource } from '../model/sources.ts';

/** A source of values, and which of them a rule names. */
export interface NamedSource {
  source: ChoiceSource;
  values: Set<string>;
}

/** Every source of values in rules by its key: what to read before they are put into words. */
export function sourcesIn(rules: readonly Rule[]): Map<string, NamedSource> {
  const found = new Map<string, NamedSource>();

  function add(source: ChoiceSource | null, values: readonly string[]): void {
    if (!source) return;
    const key = sourceKey(source);
    const entry = found.get(key) ?? { source, values: new Set() };
    for (const value of values) entry.values.add(value);
    found.set(key, entry);
  }

  function match({ type, where }: FactMatch): void {
    const property = (path: string, { test }: PropertyTest) =>
      add(sourceOfProperty(type, path), 'values' in test ? test.values : []);
    for (const entry of where) {
      if (entry.kind === 'property') property(entry.property, entry);
      else for (const inner of entry.where) property(`${entry.entries}.${inner.property}`, inner);
    }
  }

  function params(field: string, given: Record<string, string> = {}): void {
    for (const [param, value] of Object.entries(given)) add({ of: 'field', field, param }, [value]);
  }

  function visit(node: Rule): void {
    switch (node.kind) {
      case 'group':
        return node.rules.forEach(visit);
      case 'field': {
        const { field, test } = node;
        params(field, node.params);
        const source = { of: 'field', field, ...(node.params && { params: node.params }) } as const;
        if ('values' in test) add(source, test.values);
        else if (test.op === 'known') add(source, []);
        return;
      }
      case 'did':
        return match(node.fact);
      case 'sequence':
        match(node.first);
        return match(node.then);
      case 'anniversary':
        return params(node.field, node.params);
      case 'segment':
        return add({ of: 'segments' }, [node.segmentId]);
    }
  }
  rules.forEach(visit);
  return found;
}
