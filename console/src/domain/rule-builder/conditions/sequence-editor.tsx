import { Select } from 'antd';
import { useTranslation } from 'react-i18next';
import type { FactMatch, RuleProblem, SequenceCondition } from '#contracts/rules.ts';
import { SpanInput } from '../inputs/time-inputs.tsx';
import { WindowInput } from '../inputs/window-input.tsx';
import { withNot } from '../model/tree.ts';
import { Problems } from '../problems.tsx';
import { FactSelect, WhereEditor } from './match-editor.tsx';

interface Props {
  condition: SequenceCondition;
  path: string;
  problems: readonly RuleProblem[];
  onChange: (next: SequenceCondition, key?: string) => void;
}

/** She did one thing, and then another or not. */
export function SequenceEditor({ condition, path, problems, onChange }: Props) {
  const { t } = useTranslation('rules');
  const { first, then, followed, within, window, not = false } = condition;
  const where = (part: 'first' | 'then', match: FactMatch) => (
    <WhereEditor
      match={match}
      path={`${path}.${part}`}
      problems={problems}
      onChange={(next, key) => onChange({ ...condition, [part]: next }, key && `${part}.${key}`)}
    />
  );
  return (
    <ol className="rule-steps">
      <li>
        <div className="rule-line">
          <Select
            aria-label={t('input.whether')}
            value={not}
            popupMatchSelectWidth={false}
            options={[
              { value: false, label: t('input.first') },
              { value: true, label: t('input.firstNot') },
            ]}
            onChange={(next) => onChange(withNot(condition, next))}
          />
          <FactSelect
            label={t('input.firstFact')}
            match={first}
            onChange={(next) => onChange({ ...condition, first: next })}
          />
          <WindowInput
            window={window}
            onChange={(next, key) =>
              onChange({ ...condition, window: next }, key && `window.${key}`)
            }
          />
        </div>
        <Problems problems={problems} under={`${path}.window`} />
        {where('first', first)}
      </li>
      <li>
        <div className="rule-line">
          <Select
            aria-label={t('input.followed')}
            value={followed}
            popupMatchSelectWidth={false}
            options={[
              { value: true, label: t('input.then') },
              { value: false, label: t('input.thenNot') },
            ]}
            onChange={(next) => onChange({ ...condition, followed: next })}
          />
          <FactSelect
            label={t('input.thenFact')}
            match={then}
            onChange={(next) => onChange({ ...condition, then: next })}
          />
          <span className="soft">{t('input.within')}</span>
          <SpanInput
            label={t('input.within')}
            value={within}
            onChange={(span) => onChange({ ...condition, within: span }, 'within')}
          />
        </div>
        <Problems problems={problems} under={`${path}.within`} />
        {where('then', then)}
      </li>
    </ol>
  );
}
