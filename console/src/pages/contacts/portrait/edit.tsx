import { AutoComplete, Button, Form, Input, Modal, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  traits,
  type Dimension,
  type EnteredValue,
  type Portrait,
  type Trait,
  type TraitName,
} from '#contracts/api/portrait.ts';
import { put, remove } from '../../../api/client.ts';
import { useApi, useChange } from '../../../api/queries.ts';
import { useFeedback } from '../../../ui/feedback/use-feedback.ts';

/** Where values to choose from come from. */
const dimensions: Partial<Record<TraitName, Dimension>> = {
  'interests.categories': 'category',
  'interests.brands': 'brand',
  'interests.topics': 'topic',
  'consumption.category': 'category',
  'consumption.brand': 'brand',
  'consumption.store': 'store',
  'consumption.source': 'source',
  'dynamics.where': 'store',
  'dynamics.need': 'category',
};

interface Props {
  contactId: string;
  name: TraitName;
  /** What is there now; null when nothing is known yet. */
  trait: Trait | null;
  onClose: () => void;
}

/** Enters a trait by hand, or takes back what was entered. */
export function EditTrait({ contactId, name, trait, onClose }: Props) {
  const { t } = useTranslation('portrait');
  const { failed } = useFeedback();
  const url = `/contacts/${contactId}/portrait/${name}`;
  const change = useChange<EnteredValue | null, Portrait>(
    (value) => (value === null ? remove<Portrait>(url) : put<Portrait>(url, { value })),
    ['portrait', 'contacts'],
  );
  const save = (value: EnteredValue | null) =>
    change.mutate(value, { onSuccess: onClose, onError: failed });
  return (
    <Modal open title={t(`trait.${name}`)} onCancel={onClose} footer={null}>
      <p className="soft" style={{ marginBottom: 16 }}>
        {t(trait && !trait.entered ? 'edit.beats' : 'edit.why')}
      </p>
      <Form<{ value: EnteredValue }>
        layout="vertical"
        requiredMark={false}
        initialValues={{ value: initial(name, trait) }}
        onFinish={({ value }) => save(value)}
      >
        <Form.Item
          name="value"
          label={t('edit.value')}
          rules={[{ required: true, message: t('edit.needed') }]}
        >
          <ValueInput name={name} />
        </Form.Item>
        <div className="row spread">
          <Button type="primary" htmlType="submit" loading={change.isPending}>
            {t('common:action.save')}
          </Button>
          {trait?.entered && (
            <Button type="text" disabled={change.isPending} onClick={() => save(null)}>
              {t('edit.takeBack')}
            </Button>
          )}
        </div>
      </Form>
    </Modal>
  );
}

function initial(name: TraitName, trait: Trait | null): EnteredValue | undefined {
  const value = trait?.value;
  if (traits[name] === 'list')
    return value?.kind === 'interests' ? value.items.map(({ label }) => label) : [];
  if (value?.kind === 'day') return value.day;
  if (value?.kind === 'text') return value.text;
  if (value?.kind === 'favourite') return value.label;
  return value?.kind === 'interests' ? value.items[0]?.label : undefined;
}

/** Given its value by the form. */
function ValueInput({ name, ...field }: { name: TraitName }) {
  const { t } = useTranslation('portrait');
  const [q, setQ] = useState('');
  const dimension = dimensions[name];
  const { data } = useApi<{ items: { value: string; label: string }[] }>(
    'portrait',
    '/portrait/values',
    { dimension, q },
    { enabled: dimension !== undefined, keep: true },
  );
  const options = (data?.items ?? []).map(({ label }) => ({ value: label, label }));
  if (name === 'fixed.birthday') return <Input {...field} type="date" />;
  if (name === 'fixed.gender')
    return (
      <Select
        {...field}
        options={['female', 'male'].map((value) => ({ value, label: t(`gender.${value}`) }))}
      />
    );
  if (traits[name] === 'list')
    return <Select {...field} mode="tags" options={options} tokenSeparators={[',', '，', '、']} />;
  if (dimension)
    return <AutoComplete {...field} options={options} showSearch={{ onSearch: setQ }} />;
  return <Input {...field} maxLength={120} placeholder={t(`hint.${name}`, '')} />;
}
