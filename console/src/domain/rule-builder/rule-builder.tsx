import { useMemo, type KeyboardEvent } from 'react';
import type { Group, RuleProblem } from '#contracts/rules.ts';
import { useMe } from '../../api/session.ts';
import { useFields, useSpeaker } from './choices.ts';
import { BuildingContext, type Act, type Building } from './context.ts';
import { GroupBox } from './group-box.tsx';
import {
  append,
  insertAt,
  moveBy,
  nodeAt,
  removeAt,
  replaceAt,
  unwrapAt,
  wrapAt,
} from './model/tree.ts';
import './rule-builder.css';

interface Props {
  rule: Group;
  problems: readonly RuleProblem[];
  counts: ReadonlyMap<string, number>;
  /** The counts are not yet those of this rule. */
  counting: boolean;
  ownId?: string | null;
  /** @param key changes with the same one are undone together */
  onChange: (rule: Group, key?: string) => void;
  onUndo: () => void;
  onRedo: () => void;
}

function acted(rule: Group, act: Act): Group {
  switch (act.do) {
    case 'add':
      return append(rule, act.group, act.node);
    case 'remove':
      return removeAt(rule, act.steps);
    case 'wrap':
      return wrapAt(rule, act.steps);
    case 'unwrap':
      return unwrapAt(rule, act.steps);
    case 'move':
      return moveBy(rule, act.steps, act.by);
    case 'copy': {
      const node = nodeAt(rule, act.steps);
      const at = (act.steps.at(-1) ?? 0) + 1;
      return node ? insertAt(rule, act.steps.slice(0, -1), at, node) : rule;
    }
  }
}

/** Builds a rule of nested groups; Ctrl+Z takes a change back. */
export function RuleBuilder(props: Props) {
  const { rule, problems, counts, counting, ownId = null, onChange } = props;
  const { fields } = useFields();
  const { currency } = useMe().workspace;
  const rules = useMemo(() => [rule], [rule]);
  const speaker = useSpeaker(rules);
  const building: Building = {
    speaker,
    fields,
    currency,
    problems,
    counts,
    counting,
    ownId,
    edit: (steps, next, key) => onChange(replaceAt(rule, steps, next), key),
    act: (act) => onChange(acted(rule, act)),
  };

  function typed(event: KeyboardEvent): void {
    if (!(event.ctrlKey || event.metaKey)) return;
    const letter = event.key.toLowerCase();
    if (letter !== 'z' && letter !== 'y') return;
    event.preventDefault();
    if (letter === 'y' || event.shiftKey) props.onRedo();
    else props.onUndo();
  }

  return (
    <BuildingContext value={building}>
      <div className="rule-builder" onKeyDown={typed}>
        <GroupBox group={rule} steps={[]} />
      </div>
    </BuildingContext>
  );
}
