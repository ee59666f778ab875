import { Button, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import type { MessagePlan } from '#contracts/message-plan.ts';
import { usePurposes } from '../purposes.ts';
import { emptyWay, mostWays, moved } from './plan.ts';
import { LifeInput } from './life-input.tsx';
import { WayEditor } from './way-editor.tsx';
import './plan-editor.css';

interface Props {
  value: MessagePlan;
  onChange: (value: MessagePlan) => void;
  /** Nothing can be changed: somebody looks who may not, or the thing is under way. */
  readOnly?: boolean;
  /** Purposes that may be chosen here; all when left out. */
  purposes?: readonly MessagePlan['purpose'][];
}

/**
 * Writes what a journey or a campaign says: ways in the order in which they are tried, each with
 * its accounts, its content and the same in other languages. One column: it fits a side panel.
 */
export function MessagePlanEditor({ value, onChange, readOnly = false, purposes }: Props) {
  const { t } = useTranslation('message-plan');
  const known = usePurposes();
  const offered = known.purposes.filter(({ key }) => !purposes || purposes.includes(key));
  const { ways } = value;
  const setWays = (next: MessagePlan['ways']) => onChange({ ...value, ways: next });
  return (
    <fieldset className="plan" disabled={readOnly}>
      <div className="plan-pair">
        <label className="stack plan-field">
          <span className="soft">{t('purpose')}</span>
          <Select
            aria-label={t('purpose')}
            value={value.purpose}
            disabled={readOnly}
            options={offered.map(({ key, name }) => ({ value: key, label: name }))}
            onChange={(purpose) => onChange({ ...value, purpose })}
          />
        </label>
        <LifeInput
          value={value.expiresInMinutes}
          readOnly={readOnly}
          onChange={(expiresInMinutes) => onChange({ ...value, expiresInMinutes })}
        />
      </div>
      {ways.map((way, at) => (
        <WayEditor
          key={at}
          at={at}
          count={ways.length}
          way={way}
          readOnly={readOnly}
          onChange={(next) => setWays(ways.with(at, next))}
          onMove={(by) => setWays(moved(ways, at, by))}
          onRemove={() => setWays(ways.toSpliced(at, 1))}
        />
      ))}
      {!readOnly && ways.length < mostWays && (
        <div className="row">
          <Button type="dashed" onClick={() => setWays([...ways, emptyWay()])}>
            {t('addWay')}
          </Button>
          <span className="person-note">{t('order')}</span>
        </div>
      )}
    </fieldset>
  );
}
