import { Button, Modal } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ContactDetail, ContactSummary } from '#contracts/api/contacts.ts';
import { post } from '../../api/client.ts';
import { useChange, useList } from '../../api/queries.ts';
import { useContactName } from '../../domain/contact-name.ts';
import { useFeedback } from '../../ui/feedback/use-feedback.ts';
import { Person } from '../../ui/person.tsx';
import { SearchBox } from '../../ui/search-box.tsx';
import { Bars } from '../../ui/states.tsx';
import './merge.css';

/** Joins another contact into this one: both are the same person. It can be undone. */
export function Merge({ contact }: { contact: ContactDetail }) {
  const { t } = useTranslation('contacts');
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button onClick={() => setOpen(true)}>{t('merge.open')}</Button>
      {open && <Choose contact={contact} onClose={() => setOpen(false)} />}
    </>
  );
}

function Choose({ contact, onClose }: { contact: ContactDetail; onClose: () => void }) {
  const { t } = useTranslation('contacts');
  const nameOf = useContactName();
  const { done, failed } = useFeedback();
  const [q, setQ] = useState('');
  const [other, setOther] = useState<ContactSummary | null>(null);
  const { rows } = useList<ContactSummary>('contacts', '/contacts', { q, limit: 8 }, q !== '');
  const merge = useChange(
    (contactId: string) => post(`/contacts/${contact.id}/merge`, { contactId }),
    ['contacts'],
  );
  const found = rows?.filter((row) => row.id !== contact.id) ?? [];
  const names = { into: nameOf(contact), other: other ? nameOf(other) : '' };
  return (
    <Modal
      open
      title={t('merge.title', names)}
      onCancel={onClose}
      okText={t('merge.do')}
      okButtonProps={{ disabled: !other, loading: merge.isPending }}
      onOk={() =>
        other &&
        merge.mutate(other.id, {
          onSuccess: () => {
            done(t('merge.done', names));
            onClose();
          },
          onError: failed,
        })
      }
    >
      <p className="soft" style={{ marginBottom: 12 }}>
        {t('merge.why', names)}
      </p>
      <SearchBox
        value={q}
        label={t('merge.search')}
        placeholder={t('searchHint')}
        onSearch={setQ}
      />
      <div className="picker" role="radiogroup" aria-label={t('title')}>
        {q !== '' && !rows && <Bars lines={3} height={40} />}
        {q !== '' && rows && found.length === 0 && <p className="faint">{t('none.filtered')}</p>}
        {q !== '' &&
          found.map((row) => (
            <label key={row.id} className="pick" data-chosen={other?.id === row.id || undefined}>
              <input
                type="radio"
                name="other"
                checked={other?.id === row.id}
                onChange={() => setOther(row)}
              />
              <Person
                name={nameOf(row)}
                nameless={!row.name}
                seed={row.id}
                url={row.avatarUrl}
                note={row.city}
              />
            </label>
          ))}
      </div>
    </Modal>
  );
}
