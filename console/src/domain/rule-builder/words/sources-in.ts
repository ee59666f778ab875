import type { FactMatch, Rule } from '#contracts/rules.ts';
import { sourceKey, sourceOfProperty, type ChoiceSource } from '../model/sources.ts';

/** Every source of values that a rule names, each once: what to read before it is put into words. */
export function sourcesIn(rule: Rule): ChoiceSource[] {
  const found = new Map<string, ChoiceSource>();
  const add = (source: ChoiceSource | null) =>
    void (source && found.set(sourceKey(source), source));

  function match({ type, where }: FactMatch): void {
    for (const entry of where) {
      if (entry.kind === 'property') add(sourceOfProperty(type, entry.property));
      else
        for (const inner of entry.where)
          add(sourceOfProperty(type, `${entry.entries}.${inner.property}`));
    }
  }

  function field(name: string, params: Record<string, string> | undefined, values: boolean): void {
    for (const param of Object.keys(params ?? {})) add({ of: 'field', field: name, param });
    if (values) add({ of: 'field', field: name, ...(params && { params }) });
  }

  function visit(node: Rule): void {
    switch (node.kind) {
      case 'group':
        return node.rules.forEach(visit);
      case 'field':
        return field(node.field, node.params, 'values' in node.test || node.test.op === 'known');
      case 'did':
        return match(node.fact);
      case 'sequence':
        match(node.first);
        return match(node.then);
      case 'anniversary':
        return field(node.field, node.params, false);
      case 'segment':
        return add({ of: 'segments' });
    }
  }
  visit(rule);
  return [...found.values()];
}
