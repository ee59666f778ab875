import { useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Rule, RuleProblem } from '#contracts/rules.ts';
import { RuleBuilder, asGroup, useFields, useHistory } from '../../../domain/rule-builder/index.ts';
import { problemsOf } from '../../../domain/rule-preview/problems-of.ts';
import { usePreview } from '../../../domain/rule-preview/use-preview.ts';
import { SegmentSelect } from '../../../domain/segment-select.tsx';
import { Choice } from '../../../ui/choice.tsx';
import { everybody, kindOf, ofSegments, segmentsIn, type AudienceKind } from './audience.ts';
import './editor.css';

interface Props {
  label: string;
  /** What no rule means: that nobody has been chosen yet, or that it is nobody. */
  none: 'unchosen' | 'nobody';
  value: Rule | null;
  /** Told by the server of the rule as it was kept, each at its place in it. */
  told: readonly RuleProblem[];
  onChange: (rule: Rule | null) => void;
}

/** Chooses people: everybody, those of segments and lists, or by a rule of its own. */
export function AudiencePicker({ label, none, value, told, onChange }: Props) {
  const { t } = useTranslation('campaigns');
  const [kind, setKind] = useState(() => kindOf(value));
  const kinds: AudienceKind[] =
    none === 'nobody' ? ['none', 'segments', 'rule'] : ['segments', 'rule', 'everybody'];
  function choose(next: AudienceKind) {
    setKind(next);
    if (next === 'none') onChange(null);
    if (next === 'everybody') onChange(everybody);
    if (next === 'segments') onChange(ofSegments(segmentsIn(value) ?? []));
    // A rule without conditions means everybody, which nobody has said by opening the builder.
    if (next === 'rule') onChange(value && value !== everybody ? asGroup(value) : null);
  }
  return (
    <div className="stack">
      <div className="campaign-choice">
        <Choice<AudienceKind>
          label={label}
          value={kind}
          options={kinds.map((each) => ({ value: each, text: t(`audience.kind.${each}`) }))}
          onChange={choose}
        />
      </div>
      {kind === 'segments' && (
        <SegmentSelect
          label={label}
          placeholder={t('audience.segments')}
          value={segmentsIn(value) ?? []}
          onChange={(ids) => onChange(ofSegments(ids))}
        />
      )}
      {kind === 'rule' && <OwnRule value={value} told={told} onChange={onChange} />}
    </div>
  );
}

function OwnRule({ value, told, onChange }: Pick<Props, 'value' | 'told' | 'onChange'>) {
  const history = useHistory(asGroup(value ?? everybody));
  const { fields, loaded } = useFields();
  const rule = history.now;
  const sent = useRef(rule);
  useEffect(() => {
    if (sent.current === rule) return;
    sent.current = rule;
    onChange(rule.rules.length === 0 ? null : rule);
  }, [rule, onChange]);
  const own = useMemo(() => (loaded ? problemsOf(rule, fields) : []), [rule, fields, loaded]);
  const { preview, stale } = usePreview(rule, loaded && own.length === 0);
  const counts = useMemo(
    () => new Map(preview?.nodes.map(({ path, count }) => [path, count])),
    [preview],
  );
  return (
    <RuleBuilder
      rule={rule}
      problems={own.length > 0 ? own : told}
      counts={counts}
      counting={stale}
      onChange={history.change}
      onUndo={history.undo}
      onRedo={history.redo}
    />
  );
}
