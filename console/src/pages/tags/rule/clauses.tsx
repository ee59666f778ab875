import { DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, InputNumber, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { factTypes, type RuleFactType } from '#contracts/rules.ts';
import { tagRuleLimits, type TagClause, type TagRuleProblem } from '#contracts/tag-rules.ts';
import { FactMatchEditor, Problems, SpanInput } from '../../../domain/rule-builder/index.ts';
import './page.css';

/** What people do; a rule on tags could feed on itself. */
const types = factTypes.filter((type) => type !== 'tag.added' && type !== 'tag.removed');

export const clauseOf = (type: RuleFactType): TagClause => ({
  fact: { type, where: [] },
  times: 1,
  within: null,
});

interface Props {
  name: 'puts' | 'takes';
  clauses: readonly TagClause[];
  problems: readonly TagRuleProblem[];
  onChange: (clauses: TagClause[]) => void;
}

/** Clauses of which any one does it. */
export function Clauses({ name, clauses, problems, onChange }: Props) {
  const { t } = useTranslation('tags');
  return (
    <div className="tag-clauses">
      {clauses.map((clause, index) => (
        <div key={index} className="tag-clause">
          {index > 0 && <span className="tag-or">{t('rule.or')}</span>}
          <ClauseEditor
            label={t(`rule.${name}Fact`, { place: index + 1 })}
            path={`$.${name}[${index}]`}
            clause={clause}
            problems={problems}
            onChange={(next) => onChange(clauses.with(index, next))}
            {...((name === 'takes' || clauses.length > 1) && {
              onRemove: () => onChange(clauses.filter((_, at) => at !== index)),
            })}
          />
        </div>
      ))}
      {clauses.length < tagRuleLimits.clauses && (
        <div>
          <Button
            icon={<PlusOutlined aria-hidden />}
            onClick={() => onChange([...clauses, clauseOf('page.viewed')])}
          >
            {t(clauses.length === 0 ? `rule.add.${name}` : 'rule.add.or')}
          </Button>
        </div>
      )}
    </div>
  );
}

interface ClauseProps {
  label: string;
  path: string;
  clause: TagClause;
  problems: readonly TagRuleProblem[];
  onChange: (clause: TagClause) => void;
  onRemove?: () => void;
}

const often = ['once', 'times', 'within'] as const;
type Often = (typeof often)[number];
const oftenOf = ({ times, within }: TagClause): Often =>
  times === 1 ? 'once' : within === null ? 'times' : 'within';

function ClauseEditor({ label, path, clause, problems, onChange, onRemove }: ClauseProps) {
  const { t } = useTranslation('tags');
  const { times, within } = clause;
  const chosen = oftenOf(clause);
  const choose = (next: Often) => {
    const count = next === 'once' ? 1 : Math.max(times, 3);
    const span = next === 'within' ? (within ?? { n: 7, unit: 'day' as const }) : null;
    onChange({ ...clause, times: count, within: span });
  };
  // The builder has words for its own problems; the one of tags cannot be chosen here.
  const shown = problems.flatMap((each) =>
    each.code === 'tag.own_doings' ? [] : [{ ...each, code: each.code }],
  );
  return (
    <div className="tag-clause-box" role="group" aria-label={label}>
      <div className="tag-clause-body">
        <FactMatchEditor
          label={label}
          match={clause.fact}
          types={types}
          path={`${path}.fact`}
          problems={shown}
          onChange={(fact) => onChange({ ...clause, fact })}
        />
        <div className="tag-line">
          <Select
            aria-label={t('rule.often.label')}
            value={chosen}
            popupMatchSelectWidth={false}
            options={often.map((value) => ({ value, label: t(`rule.often.${value}`) }))}
            onChange={choose}
          />
          {chosen !== 'once' && (
            <span className="tag-amount">
              <InputNumber<number>
                aria-label={t('rule.often.count')}
                style={{ width: 72 }}
                min={2}
                max={tagRuleLimits.times}
                precision={0}
                value={times}
                onChange={(count) => onChange({ ...clause, times: count ?? 2 })}
              />
              <span className="soft">{t('rule.often.unit')}</span>
            </span>
          )}
          {within && (
            <>
              <span className="soft">{t('rule.often.in')}</span>
              <SpanInput
                label={t('rule.often.span')}
                value={within}
                onChange={(span) => onChange({ ...clause, within: span })}
              />
            </>
          )}
        </div>
        <Problems problems={shown} under={`${path}.within`} />
      </div>
      {onRemove && (
        <Button
          type="text"
          size="small"
          icon={<DeleteOutlined />}
          aria-label={t('rule.removeClause', { what: label })}
          onClick={onRemove}
        />
      )}
    </div>
  );
}
