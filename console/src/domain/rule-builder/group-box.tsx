import { PlusOutlined } from '@ant-design/icons';
import { Button, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ruleLimits, type Group } from '#contracts/rules.ts';
import { ConditionRow, Count, RowActs } from './condition-row.tsx';
import { useBuilding } from './context.ts';
import { pathOf, withNot, type Steps } from './model/tree.ts';
import { Palette } from './palette.tsx';
import { Problems } from './problems.tsx';

interface Props {
  group: Group;
  steps: Steps;
}

const meanings = [
  { value: 'all', match: 'all', not: false },
  { value: 'any', match: 'any', not: false },
  { value: 'any_not', match: 'any', not: true },
  { value: 'all_not', match: 'all', not: true },
] as const;

/** Conditions of which all, some or none must hold; groups may stand in it too. */
export function GroupBox({ group, steps }: Props) {
  const { t } = useTranslation('rules');
  const { edit, problems } = useBuilding();
  const top = steps.length === 0;
  const path = pathOf(steps);
  const meaning = `${group.match}${group.not ? '_not' : ''}`;
  const own = problems.filter((problem) => problem.path === path);
  return (
    <section className="rule-group" data-top={top || undefined} data-not={group.not || undefined}>
      <header className="rule-group-head">
        <Select
          aria-label={t('input.meaning')}
          value={meaning}
          popupMatchSelectWidth={false}
          options={meanings.map(({ value }) => ({ value, label: t(`meaning.${value}`) }))}
          onChange={(value) => {
            const chosen = meanings.find((each) => each.value === value);
            if (chosen) edit(steps, withNot({ ...group, match: chosen.match }, chosen.not));
          }}
        />
        <span className="rule-space" />
        {(!top || group.rules.length > 0) && <Count path={path} />}
        {!top && <RowActs node={group} steps={steps} name={t('group.name')} />}
      </header>
      {group.rules.length > 0 && (
        <ul className="rule-list">
          {group.rules.map((rule, index) => (
            <li key={index}>
              {index > 0 && <span className="rule-link">{t(`link.${group.match}`)}</span>}
              {rule.kind === 'group' ? (
                <GroupBox group={rule} steps={[...steps, index]} />
              ) : (
                <ConditionRow condition={rule} steps={[...steps, index]} />
              )}
            </li>
          ))}
        </ul>
      )}
      <Problems problems={own} under={path} />
      <Adding steps={steps} />
    </section>
  );
}

function Adding({ steps }: { steps: Steps }) {
  const { t } = useTranslation('rules');
  const { act } = useBuilding();
  const [nested, setNested] = useState(false);
  const deepest = steps.length + 1 >= ruleLimits.depth;
  return (
    <div className="row">
      <Palette
        title={t(nested ? 'palette.firstOfGroup' : 'palette.title')}
        onClose={() => setNested(false)}
        onChoose={(condition) =>
          act({
            do: 'add',
            group: steps,
            node: nested ? { kind: 'group', match: 'any', rules: [condition] } : condition,
          })
        }
      >
        {(open) => (
          <>
            <Button icon={<PlusOutlined aria-hidden />} onClick={open}>
              {t('act.add')}
            </Button>
            {!deepest && (
              <Button
                type="text"
                icon={<PlusOutlined aria-hidden />}
                onClick={() => {
                  setNested(true);
                  open();
                }}
              >
                {t('act.addGroup')}
              </Button>
            )}
          </>
        )}
      </Palette>
    </div>
  );
}
