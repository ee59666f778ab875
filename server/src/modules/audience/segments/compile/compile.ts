import type { AnniversaryCondition, Condition, FieldCondition, Rule } from '#contracts/rules.ts';
import type { FieldQuery, SegmentField } from '#kernel/segment-field.ts';
import { anniversaryLeaf } from './leaves/anniversary.ts';
import { didLeaf } from './leaves/did.ts';
import { fieldLeaf } from './leaves/field.ts';
import type { Formula } from './formula.ts';
import { ago } from './late.ts';
import type { Leaf } from './leaves/leaf.ts';
import { listLeaf } from './leaves/list.ts';
import { sequenceLeaf } from './leaves/sequence.ts';

/** What rules of a workspace are compiled against. */
export interface Ground {
  workspaceId: string;
  timeZone: string;
  settings: Readonly<Record<string, unknown>>;
  field(name: string): SegmentField | undefined;
  /** `rule` is null for a static list. */
  segment(id: string): { no: number; rule: Rule | null } | undefined;
}

/** A place in the rule: a condition or a group, by its JSONPath. */
export interface Node {
  path: string;
  holds: Formula;
  /** The condition's own leaf, when it has just one. */
  leaf: number | null;
}

/** Rules made ready for SQL; several share their leaves. */
export interface Compiler {
  leaves: readonly Leaf[];
  /** @returns the root first, then all that is below */
  add(rule: Rule): Node[];
}

/** What holds for everybody, and for nobody. */
const everybody: Formula = { all: [] };
const nobody: Formula = { any: [] };

/**
 * Compiles rules that `checkRule` found sound. A reference to a segment becomes that segment's rule,
 * so that what is computed is true now and does not wait for the other's members. What a rule names
 * and nobody offers any more (a field of a module that was taken out, a segment that is gone) holds
 * for nobody.
 */
export function createCompiler(ground: Ground): Compiler {
  const leaves: Leaf[] = [];
  const numbers = new Map<string, number>();

  function leaf(made: Leaf): Formula {
    const known = numbers.get(made.key);
    if (known !== undefined) return { leaf: known };
    numbers.set(made.key, leaves.length);
    leaves.push(made);
    return { leaf: leaves.length - 1 };
  }

  function ofRule(rule: Rule): Formula {
    const own = rule.kind === 'group' ? ofGroup(rule.match, rule.rules.map(ofRule)) : ofOne(rule);
    return rule.not ? { not: own } : own;
  }

  function ofOne(condition: Condition): Formula {
    switch (condition.kind) {
      case 'field':
        return ofField(condition);
      case 'did':
        return leaf(didLeaf(condition, ground));
      case 'sequence':
        return leaf(sequenceLeaf(condition, ground));
      case 'anniversary':
        return ofAnniversary(condition);
      case 'segment': {
        const other = ground.segment(condition.segmentId);
        if (!other) return nobody;
        return other.rule ? ofRule(other.rule) : leaf(listLeaf(ground.workspaceId, other.no));
      }
    }
  }

  function queryOf({ params = {} }: Pick<FieldCondition, 'params'>): FieldQuery {
    const { workspaceId, timeZone, settings } = ground;
    return { workspaceId, timeZone, settings, params, now: ago() };
  }

  function ofField(condition: FieldCondition): Formula {
    const field = ground.field(condition.field);
    if (!field) return nobody;
    const { test } = condition;
    const query = queryOf(condition);
    if (field.expand) {
      const holds = ofRule(field.expand(query));
      return test.op === 'isFalse' ? { not: holds } : test.op === 'known' ? everybody : holds;
    }
    const rows = field.rows?.(query);
    if (!rows) return nobody;
    const one = (tested: FieldCondition['test']) =>
      leaf(fieldLeaf(field, query, rows, { test: tested }));
    if (test.op !== 'hasAll') return one(test);
    return { all: test.values.map((value) => one({ op: 'hasAny', values: [value] })) };
  }

  function ofAnniversary(condition: AnniversaryCondition): Formula {
    const field = ground.field(condition.field);
    const query = queryOf(condition);
    const rows = field?.rows?.(query);
    return field && rows ? leaf(anniversaryLeaf(field, query, rows, condition)) : nobody;
  }

  function nodes(rule: Rule, path: string): Node[] {
    const holds = ofRule(rule);
    const bare = 'not' in holds ? holds.not : holds;
    const own: Node = {
      path,
      holds,
      leaf: rule.kind !== 'group' && 'leaf' in bare ? bare.leaf : null,
    };
    const below = rule.kind === 'group' ? rule.rules : [];
    return [own, ...below.flatMap((child, index) => nodes(child, `${path}.rules[${index}]`))];
  }

  return { leaves, add: (rule) => nodes(rule, '$') };
}

const ofGroup = (match: 'all' | 'any', formulas: Formula[]): Formula =>
  match === 'all' ? { all: formulas } : { any: formulas };
