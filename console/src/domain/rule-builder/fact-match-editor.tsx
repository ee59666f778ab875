import { useMemo } from 'react';
import type { FactMatch, Rule, RuleFactType, RuleProblem } from '#contracts/rules.ts';
import { useMe } from '../../api/session.ts';
import { useFields, useSpeaker } from './choices.ts';
import { MatchEditor } from './conditions/match-editor.tsx';
import { BuildingContext } from './context.ts';
import { didCondition } from './model/blank.ts';
import './rule-builder.css';

interface Props {
  /** What is chosen, for the name of its input. */
  label: string;
  match: FactMatch;
  /** Where it lies in what is checked, such as `$.puts[0].fact`. */
  path: string;
  problems: readonly RuleProblem[];
  types?: readonly RuleFactType[];
  onChange: (match: FactMatch, key?: string) => void;
}

const none = new Map<string, number>();
const nothing = () => undefined;

/** Chooses a fact and what must hold of it, outside a whole rule: for dynamic tags and journeys. */
export function FactMatchEditor(props: Props) {
  const { match, problems } = props;
  const rules = useMemo((): Rule[] => {
    const did = didCondition(match.type);
    return did.kind === 'did' ? [{ ...did, fact: match }] : [];
  }, [match]);
  const speaker = useSpeaker(rules);
  const { fields } = useFields();
  const { currency } = useMe().workspace;
  return (
    <BuildingContext
      value={{
        speaker,
        fields,
        currency,
        problems,
        counts: none,
        counting: false,
        ownId: null,
        edit: nothing,
        act: nothing,
      }}
    >
      <MatchEditor {...props} />
    </BuildingContext>
  );
}
