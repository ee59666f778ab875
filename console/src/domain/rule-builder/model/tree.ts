import type { Group, Rule } from '#contracts/rules.ts';

/** Where a node stands: the index in each group on the way down; empty for the whole rule. */
export type Steps = readonly number[];

/** A node's place as the server names it: `$.rules[0].rules[2]`. */
export const pathOf = (steps: Steps): string =>
  `$${steps.map((step) => `.rules[${step}]`).join('')}`;

/** Whether a problem's place lies in this node itself, not in one of a group's rules. */
export function isAt(path: string, steps: Steps): boolean {
  const own = pathOf(steps);
  return path === own || (path.startsWith(`${own}.`) && !path.startsWith(`${own}.rules[`));
}

/** A rule as the builder shows it: always a group at the top. */
export const asGroup = (rule: Rule): Group =>
  rule.kind === 'group' ? rule : { kind: 'group', match: 'all', rules: [rule] };

export function nodeAt(rule: Rule, steps: Steps): Rule | undefined {
  let node: Rule | undefined = rule;
  for (const step of steps) node = node?.kind === 'group' ? node.rules[step] : undefined;
  return node;
}

/** The rule with another list of rules in one of its groups. */
function withRules(rule: Group, group: Steps, change: (rules: Rule[]) => Rule[]): Group {
  const [step, ...rest] = group;
  if (step === undefined) return { ...rule, rules: change(rule.rules) };
  return {
    ...rule,
    rules: rule.rules.map((child, index) =>
      index === step && child.kind === 'group' ? withRules(child, rest, change) : child,
    ),
  };
}

const last = (steps: Steps): number => steps.at(-1) ?? 0;

/** @param steps of a node, or of the whole rule, which only a group can replace */
export function replaceAt(rule: Group, steps: Steps, next: Rule): Group {
  if (steps.length === 0) return asGroup(next);
  return withRules(rule, steps.slice(0, -1), (rules) => rules.with(last(steps), next));
}

export const insertAt = (rule: Group, group: Steps, index: number, node: Rule): Group =>
  withRules(rule, group, (rules) => rules.toSpliced(index, 0, node));

export const append = (rule: Group, group: Steps, node: Rule): Group =>
  withRules(rule, group, (rules) => [...rules, node]);

/** Takes a node out, and groups with it that would be left empty; the whole rule becomes everybody. */
export function removeAt(rule: Group, steps: Steps): Group {
  if (steps.length === 0) return { kind: 'group', match: 'all', rules: [] };
  const parent = steps.slice(0, -1);
  const left = withRules(rule, parent, (rules) => rules.toSpliced(last(steps), 1));
  const around = nodeAt(left, parent);
  const empty = around?.kind === 'group' && around.rules.length === 0;
  return empty && parent.length > 0 ? removeAt(left, parent) : left;
}

/** Moves a node among its neighbours; at the end of the list nothing moves. */
export function moveBy(rule: Group, steps: Steps, by: -1 | 1): Group {
  return withRules(rule, steps.slice(0, -1), (rules) => {
    const from = last(steps);
    const node = rules[from];
    const to = from + by;
    if (!node || to < 0 || to >= rules.length) return rules;
    return rules.toSpliced(from, 1).toSpliced(to, 0, node);
  });
}

/** Puts a node into a group of its own, so that others can join it there. */
export function wrapAt(rule: Group, steps: Steps): Group {
  const node = nodeAt(rule, steps);
  const parent = nodeAt(rule, steps.slice(0, -1));
  if (!node || parent?.kind !== 'group') return rule;
  const match = parent.match === 'all' ? 'any' : 'all';
  return replaceAt(rule, steps, { kind: 'group', match, rules: [node] });
}

/** Puts a group's rules in its place. */
export function unwrapAt(rule: Group, steps: Steps): Group {
  const node = nodeAt(rule, steps);
  if (node?.kind !== 'group' || steps.length === 0) return rule;
  return withRules(rule, steps.slice(0, -1), (rules) =>
    rules.toSpliced(last(steps), 1, ...node.rules),
  );
}

/** The node with its meaning turned round; `not` is left out where it would be false. */
export function withNot<T extends { not?: boolean }>({ not: _, ...node }: T, not: boolean): T {
  return (not ? { ...node, not } : node) as T;
}
