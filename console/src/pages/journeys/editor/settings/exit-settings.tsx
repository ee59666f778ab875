import { Select } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Exits } from '#contracts/journeys.ts';
import type { JourneyProblem } from '#contracts/journeys/problems.ts';
import { everybody } from '../../../../domain/journey-model/blank.ts';
import { FormField } from '../forms/field.tsx';
import { MatchList } from '../forms/match-list.tsx';
import { RuleField } from '../forms/rule-field.tsx';
import { SegmentSelect } from '../forms/selects.tsx';
import { Toggle } from './toggle.tsx';

interface Props {
  exits: Exits;
  problems: readonly JourneyProblem[];
  readOnly: boolean;
  onChange: (exits: Exits) => void;
}

/** What ends somebody's way wherever she is. */
export function ExitSettings({ exits, problems, readOnly, onChange }: Props) {
  const { t } = useTranslation('journeys');
  return (
    <FormField
      label={t('exits.title')}
      why={t('exits.why')}
      problems={problems}
      under="$.exits.rule"
    >
      {(['onGoal', 'onUnfollow', 'onWithdrawal'] as const).map((when) => (
        <Toggle
          key={when}
          label={t(`exits.${when}`)}
          checked={exits[when]}
          onChange={(on) => onChange({ ...exits, [when]: on })}
        />
      ))}
      <Toggle
        label={t('exits.segment')}
        checked={exits.segment !== null}
        onChange={(on) =>
          onChange({ ...exits, segment: on ? { segmentId: '', on: 'left' } : null })
        }
      />
      {exits.segment && (
        <div className="step-line">
          <Select
            aria-label={t('exits.segmentOn')}
            value={exits.segment.on}
            options={(['entered', 'left'] as const).map((on) => ({
              value: on,
              label: t(`segmentOn.${on}`),
            }))}
            onChange={(on) =>
              onChange({ ...exits, segment: { segmentId: exits.segment?.segmentId ?? '', on } })
            }
          />
          <div className="grow">
            <SegmentSelect
              label={t('exits.whichSegment')}
              value={exits.segment.segmentId}
              onChange={(segmentId) =>
                onChange({ ...exits, segment: { segmentId, on: exits.segment?.on ?? 'left' } })
              }
            />
          </div>
        </div>
      )}
      <Toggle
        label={t('exits.rule')}
        checked={exits.rule !== null}
        onChange={(on) => onChange({ ...exits, rule: on ? everybody : null })}
      />
      {exits.rule && (
        <RuleField
          label={t('exits.rule')}
          rule={exits.rule}
          readOnly={readOnly}
          onChange={(rule) => onChange({ ...exits, rule })}
        />
      )}
      <MatchList
        label={t('exits.fact')}
        facts={exits.facts}
        least={0}
        path="$.exits.facts"
        problems={problems}
        readOnly={readOnly}
        onChange={(facts) => onChange({ ...exits, facts })}
      />
    </FormField>
  );
}
