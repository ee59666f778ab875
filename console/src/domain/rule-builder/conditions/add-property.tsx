import { PlusOutlined } from '@ant-design/icons';
import { Input, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { factProperties, type RuleFactType } from '#contracts/rules.ts';
import { useBuilding } from '../context.ts';
import { capital, propertyLabel } from '../words/speaker.ts';

interface AddProps {
  type: RuleFactType;
  list?: string;
  onAdd: (property: string) => void;
}

/** Properties that rules may look at, those of a list's entries among them; open ones are typed. */
export function AddProperty({ type, list, onAdd }: AddProps) {
  const { t } = useTranslation('rules');
  const { speaker } = useBuilding();
  const [open, setOpen] = useState<string | null>(null);
  const named = (value: string, path: string) => ({
    value,
    label: capital(propertyLabel(speaker, type, path), speaker.format.language),
  });
  const own: Readonly<Record<string, string | { entries: Record<string, string> }>> =
    factProperties[type];
  const listed = list === undefined ? undefined : own[list];
  const inside = typeof listed === 'object' ? Object.keys(listed.entries) : [];
  const options = list
    ? inside.map((name) => named(name, `${list}.${name}`))
    : [
        ...Object.entries(own).flatMap(([name, kind]) => {
          if (typeof kind === 'object')
            return Object.keys(kind.entries).map((inner) =>
              named(`${name}.${inner}`, `${name}.${inner}`),
            );
          if (kind === 'open') return [{ value: `${name}.`, label: t(`open.any.${name}`) }];
          return [named(name, name)];
        }),
        named('channel', 'channel'),
      ];
  if (open !== null)
    return (
      <Input
        autoFocus
        size="small"
        className="rule-open"
        aria-label={t('input.property')}
        placeholder={t('input.property')}
        onPressEnter={(event) => finish(event.currentTarget.value)}
        onBlur={(event) => finish(event.currentTarget.value)}
      />
    );
  return (
    <Select
      size="small"
      variant="borderless"
      className="rule-add-test"
      value={null}
      aria-label={t('act.addTest')}
      placeholder={
        <>
          <PlusOutlined aria-hidden /> {t('act.addTest')}
        </>
      }
      suffixIcon={null}
      popupMatchSelectWidth={false}
      showSearch={{ optionFilterProp: 'label' }}
      options={options}
      onChange={(value: string | null) => {
        if (value?.endsWith('.')) setOpen(value);
        else if (value) onAdd(value);
      }}
    />
  );

  function finish(name: string): void {
    setOpen(null);
    const path = name.trim().replaceAll(/^\.+|\.+$/g, '');
    if (path) onAdd(`${open}${path}`);
  }
}
