import { Button, Drawer } from 'antd';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { checkRule, type Rule } from '#contracts/rules.ts';
import {
  asGroup,
  RuleBuilder,
  RuleSentence,
  useFields,
  useHistory,
} from '../../../../domain/rule-builder/index.ts';
import './forms.css';

interface Props {
  label: string;
  rule: Rule;
  readOnly: boolean;
  onChange: (rule: Rule) => void;
}

/** A rule in a sentence; the builder, which needs room, opens beside. */
export function RuleField({ label, rule, readOnly, onChange }: Props) {
  const { t } = useTranslation('journeys');
  const [open, setOpen] = useState(false);
  return (
    <>
      <div className="step-rule">
        <RuleSentence rule={rule} />
      </div>
      {!readOnly && (
        <div>
          <Button size="small" onClick={() => setOpen(true)}>
            {t('form.editRule')}
          </Button>
        </div>
      )}
      {open && (
        <RuleDrawer
          label={label}
          rule={rule}
          onClose={() => setOpen(false)}
          onDone={(next) => {
            setOpen(false);
            onChange(next);
          }}
        />
      )}
    </>
  );
}

const none: ReadonlyMap<string, number> = new Map();

interface DrawerProps {
  label: string;
  rule: Rule;
  onClose: () => void;
  onDone: (rule: Rule) => void;
}

function RuleDrawer({ label, rule, onClose, onDone }: DrawerProps) {
  const { t } = useTranslation('journeys');
  const history = useHistory(asGroup(rule));
  const { fields, loaded } = useFields();
  const problems = useMemo(
    () => (loaded ? checkRule(history.now, (name) => fields.find((one) => one.name === name)) : []),
    [history.now, fields, loaded],
  );
  return (
    <Drawer
      open
      title={label}
      size={720}
      onClose={onClose}
      extra={
        <Button type="primary" onClick={() => onDone(history.now)}>
          {t('common:action.save')}
        </Button>
      }
    >
      <RuleBuilder
        rule={history.now}
        problems={problems}
        counts={none}
        counting={false}
        onChange={history.change}
        onUndo={history.undo}
        onRedo={history.redo}
      />
    </Drawer>
  );
}
