import { DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, Input, InputNumber, Segmented } from 'antd';
import { useTranslation } from 'react-i18next';
import type { StepOf } from '#contracts/journeys.ts';
import { FactMatchEditor } from '../../../../domain/rule-builder/index.ts';
import { everybody } from '../../../../domain/journey-model/blank.ts';
import { ProblemLines } from '../problems/problem-lines.tsx';
import { RuleField } from './rule-field.tsx';
import { rulesOnly } from './rule-problems.ts';
import type { StepProps } from './step-props.ts';

const most = 10;

/** The next letter that no case or arm has yet. */
const freeKey = (taken: readonly string[]): string =>
  [...'abcdefghijklmnopqrstuvwxyz'].find((letter) => !taken.includes(letter)) ?? `x${taken.length}`;

type Case = StepOf<'branch'>['cases'][number];

/** Cases tried from the top; the first that holds is taken. */
export function BranchForm({ step, path, problems, readOnly, onChange }: StepProps<'branch'>) {
  const { t } = useTranslation('journeys');
  const { cases } = step;
  const set = (index: number, next: Case, key?: string) =>
    onChange({ ...step, cases: cases.with(index, next) }, key);
  return (
    <>
      <p className="step-why">{t('form.branchWhy')}</p>
      <ProblemLines problems={problems} under={`${path}.cases`} />
      {cases.map((one, index) => (
        <div key={one.id} className="step-box">
          <div className="step-box-head">
            <Input
              aria-label={t('form.caseName', { number: index + 1 })}
              placeholder={t('form.caseName', { number: index + 1 })}
              maxLength={80}
              disabled={readOnly}
              value={one.name}
              onChange={(event) =>
                set(index, { ...one, name: event.target.value }, `name ${one.id}`)
              }
            />
            {!readOnly && cases.length > 1 && (
              <Button
                type="text"
                size="small"
                icon={<DeleteOutlined />}
                aria-label={t('form.removeCase', { number: index + 1 })}
                onClick={() => onChange({ ...step, cases: cases.toSpliced(index, 1) })}
              />
            )}
          </div>
          <Segmented
            size="small"
            disabled={readOnly}
            aria-label={t('form.caseBy')}
            value={one.when.kind}
            options={(['rule', 'fact'] as const).map((kind) => ({
              value: kind,
              label: t(`form.case.${kind}`),
            }))}
            onChange={(kind) =>
              set(index, {
                ...one,
                when:
                  kind === 'rule'
                    ? { kind, rule: everybody }
                    : { kind, fact: { type: 'contact.followed', where: [] } },
              })
            }
          />
          <When
            path={`${path}.cases[${index}].when`}
            one={one}
            problems={problems}
            readOnly={readOnly}
            onChange={(when) => set(index, { ...one, when }, `when ${one.id}`)}
          />
        </div>
      ))}
      {!readOnly && cases.length < most && (
        <div>
          <Button
            size="small"
            icon={<PlusOutlined aria-hidden />}
            onClick={() =>
              onChange({
                ...step,
                cases: [
                  ...cases,
                  {
                    id: freeKey(cases.map(({ id }) => id)),
                    name: '',
                    when: { kind: 'rule', rule: everybody },
                  },
                ],
              })
            }
          >
            {t('form.addCase')}
          </Button>
        </div>
      )}
    </>
  );
}

interface WhenProps {
  one: Case;
  path: string;
  problems: StepProps<'branch'>['problems'];
  readOnly: boolean;
  onChange: (when: Case['when']) => void;
}

function When({ one: { when }, path, problems, readOnly, onChange }: WhenProps) {
  const { t } = useTranslation('journeys');
  if (when.kind === 'rule')
    return (
      <RuleField
        label={t('form.case.rule')}
        rule={when.rule}
        readOnly={readOnly}
        onChange={(rule) => onChange({ ...when, rule })}
      />
    );
  return (
    <FactMatchEditor
      label={t('form.case.fact')}
      match={when.fact}
      path={`${path}.fact`}
      problems={rulesOnly(problems)}
      onChange={(fact) => onChange({ ...when, fact })}
    />
  );
}

/** Equal shares that make 100 together. */
export function evenShares(count: number): number[] {
  const share = Math.floor(100 / count);
  return Array.from({ length: count }, (_, at) => share + (at < 100 - share * count ? 1 : 0));
}

/** Arms with their shares of people. */
export function SplitForm({ step, path, problems, readOnly, onChange }: StepProps<'split'>) {
  const { t } = useTranslation('journeys');
  const { arms } = step;
  const even = (next: typeof arms) => {
    const shares = evenShares(next.length);
    return next.map((arm, at) => ({ ...arm, share: shares[at] ?? 1 }));
  };
  return (
    <>
      <p className="step-why">{t('form.splitWhy')}</p>
      <ProblemLines problems={problems} under={`${path}.arms`} />
      {arms.map((arm, index) => (
        <div key={arm.id} className="step-line">
          <Input
            className="grow"
            aria-label={t('form.armName', { arm: arm.id.toUpperCase() })}
            placeholder={t('form.armName', { arm: arm.id.toUpperCase() })}
            maxLength={80}
            disabled={readOnly}
            value={arm.name}
            onChange={(event) =>
              onChange(
                { ...step, arms: arms.with(index, { ...arm, name: event.target.value }) },
                `arm ${arm.id}`,
              )
            }
          />
          <InputNumber<number>
            aria-label={t('form.share', { arm: arm.name || arm.id.toUpperCase() })}
            style={{ width: 96 }}
            suffix="%"
            min={1}
            max={100}
            precision={0}
            disabled={readOnly}
            value={arm.share}
            onChange={(share) =>
              onChange(
                { ...step, arms: arms.with(index, { ...arm, share: share ?? 1 }) },
                `share ${arm.id}`,
              )
            }
          />
          {!readOnly && arms.length > 2 && (
            <Button
              type="text"
              size="small"
              icon={<DeleteOutlined />}
              aria-label={t('form.removeArm', { arm: arm.name || arm.id.toUpperCase() })}
              onClick={() => onChange({ ...step, arms: even(arms.toSpliced(index, 1)) })}
            />
          )}
        </div>
      ))}
      {!readOnly && (
        <div className="row">
          {arms.length < most && (
            <Button
              size="small"
              icon={<PlusOutlined aria-hidden />}
              onClick={() =>
                onChange({
                  ...step,
                  arms: even([
                    ...arms,
                    { id: freeKey(arms.map(({ id }) => id)), name: '', share: 1 },
                  ]),
                })
              }
            >
              {t('form.addArm')}
            </Button>
          )}
          <Button size="small" type="text" onClick={() => onChange({ ...step, arms: even(arms) })}>
            {t('form.even')}
          </Button>
        </div>
      )}
    </>
  );
}
