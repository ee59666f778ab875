import { Button, Input, Modal, Select } from 'antd';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ContactDetail, ContactOwner } from '#contracts/api/contacts.ts';
import { put } from '../../../api/client.ts';
import { useChange } from '../../../api/queries.ts';
import { useCan, useMe } from '../../../api/session.ts';
import { useColleagues } from '../../../domain/colleagues.ts';
import { useTagWhy } from '../../../domain/tags/tag-why.ts';
import { useFeedback } from '../../../ui/feedback/use-feedback.ts';
import { Card } from '../../../ui/page.tsx';
import { Person } from '../../../ui/person.tsx';
import { When } from '../../../ui/when.tsx';

/** The colleague in charge of her, what she is asked to do, and who said so. */
export function Owner({ contact }: { contact: ContactDetail }) {
  const { t } = useTranslation('contacts');
  const by = useTagWhy();
  const { user } = useMe();
  const may = useCan('contacts.write');
  const [open, setOpen] = useState(false);
  const owner = contact.sections['owner'] as ContactOwner | null | undefined;
  const name = owner?.name ?? t('owner.gone');
  return (
    <Card
      title={t('owner.title')}
      extra={
        may && (
          <Button size="small" onClick={() => setOpen(true)}>
            {t(owner ? 'owner.change' : 'owner.assign')}
          </Button>
        )
      }
    >
      {owner ? (
        <div className="stack" style={{ gap: 8 }}>
          <Person
            name={name}
            seed={owner.userId}
            url={null}
            note={
              <>
                {owner.userId === user?.id && `${t('owner.you')} · `}
                {by(owner.by)} · <When at={owner.at} />
              </>
            }
          />
          {owner.note && <p className="owner-note">{owner.note}</p>}
        </div>
      ) : (
        <p className="soft">{t('owner.none')}</p>
      )}
      {open && <Choose contact={contact} owner={owner ?? null} onClose={() => setOpen(false)} />}
    </Card>
  );
}

interface ChooseProps {
  contact: ContactDetail;
  owner: ContactOwner | null;
  onClose: () => void;
}

function Choose({ contact, owner, onClose }: ChooseProps) {
  const { t } = useTranslation('contacts');
  const colleagues = useColleagues();
  const { failed } = useFeedback();
  const [userId, setUserId] = useState(owner?.userId ?? null);
  const [note, setNote] = useState(owner?.note ?? '');
  const same = userId === (owner?.userId ?? null);
  const noted = userId !== null && note.trim() !== '' && note.trim() !== owner?.note;
  const ids = { who: useId(), note: useId() };
  const change = useChange(
    () => put<ContactDetail>(`/contacts/${contact.id}/owner`, { userId, note }),
    ['contacts'],
  );
  return (
    <Modal
      open
      title={t('owner.choose')}
      okText={t('common:action.save')}
      cancelText={t('common:action.cancel')}
      okButtonProps={{ disabled: same && !noted }}
      confirmLoading={change.isPending}
      onCancel={onClose}
      onOk={() => change.mutate(undefined, { onSuccess: onClose, onError: failed })}
    >
      <div className="stack">
        <div className="stack" style={{ gap: 4 }}>
          <label htmlFor={ids.who}>{t('owner.title')}</label>
          <Select
            id={ids.who}
            style={{ width: '100%' }}
            value={userId ?? ''}
            showSearch={{ optionFilterProp: 'label' }}
            options={[
              { value: '', label: t('owner.nobody') },
              ...colleagues.map((one) => ({ value: one.userId, label: one.name })),
            ]}
            onChange={(next: string) => {
              setUserId(next || null);
              // What the one before was to do is not what another is.
              if (note === owner?.note) setNote('');
            }}
          />
        </div>
        {userId !== null && (
          <div className="stack" style={{ gap: 4 }}>
            <label htmlFor={ids.note}>{t('owner.note')}</label>
            <Input.TextArea
              id={ids.note}
              autoSize={{ minRows: 2, maxRows: 6 }}
              maxLength={500}
              value={note}
              onChange={(event) => setNote(event.target.value)}
            />
          </div>
        )}
      </div>
    </Modal>
  );
}
