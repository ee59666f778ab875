import { Select } from 'antd';
import { useEffect, useRef, useState } from 'react';
import type { ContactSummary } from '#contracts/api/contacts.ts';
import { useApi, useList } from '../api/queries.ts';
import { useContactName } from './contact-name.ts';

/** Long enough that a word is typed, short enough not to be noticed. */
const pauseMs = 250;
/** As many as are looked through; whoever is not among them is found by more letters. */
const offered = 8;

interface Props {
  label: string;
  placeholder: string;
  value: string | undefined;
  onChange: (id: string | undefined) => void;
}

/** Chooses one contact by name, phone, email or id; before anything is typed, whoever came last. */
export function ContactSelect({ label, placeholder, value, onChange }: Props) {
  const nameOf = useContactName();
  const [q, setQ] = useState('');
  const timer = useRef<number | undefined>(undefined);
  useEffect(() => () => window.clearTimeout(timer.current), []);
  const { rows } = useList<ContactSummary>('contacts', '/contacts', { q, limit: offered });
  const chosen = useApi<ContactSummary>(
    'contacts',
    `/contacts/${value}`,
    {},
    { enabled: value !== undefined },
  ).data;
  const people = new Map((rows ?? []).map((row) => [row.id, row]));
  if (chosen && !people.has(chosen.id)) people.set(chosen.id, chosen);
  return (
    <Select
      aria-label={label}
      placeholder={placeholder}
      style={{ width: '100%' }}
      value={value}
      allowClear
      loading={!rows}
      showSearch={{
        filterOption: false,
        onSearch: (text) => {
          window.clearTimeout(timer.current);
          timer.current = window.setTimeout(() => setQ(text.trim()), pauseMs);
        },
      }}
      options={[...people.values()].map((row) => ({
        value: row.id,
        label: [nameOf(row), row.city].filter(Boolean).join(' · '),
      }))}
      onChange={onChange}
    />
  );
}
