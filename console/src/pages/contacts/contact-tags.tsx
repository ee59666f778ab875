import { PlusOutlined } from '@ant-design/icons';
import { AutoComplete, Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ContactDetail } from '#contracts/api/contacts.ts';
import { post, remove } from '../../api/client.ts';
import { useChange } from '../../api/queries.ts';
import { useCan } from '../../api/session.ts';
import { TagLabel, useTags } from '../../domain/tags.tsx';
import { useFormat } from '../../i18n/use-format.ts';
import { useFeedback } from '../../ui/feedback/use-feedback.ts';

/** The tags a person has, each with why and since when; more are added by name. */
export function ContactTags({ contact }: { contact: ContactDetail }) {
  const { t } = useTranslation('contacts');
  const format = useFormat();
  const may = useCan('contacts.write');
  const { failed } = useFeedback();
  const [adding, setAdding] = useState(false);
  const drop = useChange(
    (tagId: string) => remove(`/contacts/${contact.id}/tags/${tagId}`),
    ['contacts'],
  );
  return (
    <div className="row">
      {contact.tags.map((tag) => (
        <TagLabel
          key={tag.id}
          name={tag.name}
          color={tag.color}
          title={t('tagWhy', { why: tag.why, since: format.date(tag.since) })}
          removeLabel={t('removeTag', { tag: tag.name })}
          {...(may && { onRemove: () => drop.mutate(tag.id, { onError: failed }) })}
        />
      ))}
      {may && !adding && (
        <Button size="small" type="dashed" icon={<PlusOutlined />} onClick={() => setAdding(true)}>
          {t('addTag')}
        </Button>
      )}
      {adding && <AddTag contact={contact} onDone={() => setAdding(false)} />}
    </div>
  );
}

function AddTag({ contact, onDone }: { contact: ContactDetail; onDone: () => void }) {
  const { t } = useTranslation('contacts');
  const { failed } = useFeedback();
  const [text, setText] = useState('');
  const tags = useTags().filter((tag) => !contact.tags.some((own) => own.id === tag.id));
  const add = useChange(
    (name: string) => post(`/contacts/${contact.id}/tags`, { name }),
    ['contacts'],
  );
  const put = (name: string) => {
    if (!name.trim()) return onDone();
    add.mutate(name.trim(), { onSuccess: onDone, onError: failed });
  };
  return (
    <AutoComplete
      size="small"
      autoFocus
      defaultOpen
      style={{ width: 176 }}
      value={text}
      aria-label={t('addTag')}
      placeholder={t('tagHint')}
      disabled={add.isPending}
      options={tags.map((tag) => ({ value: tag.name }))}
      showSearch={{ filterOption: true }}
      onChange={setText}
      onSelect={put}
      onBlur={() => text.trim() === '' && onDone()}
      onInputKeyDown={(event) => {
        if (event.key === 'Escape') onDone();
        if (event.key === 'Enter') put(text);
      }}
    />
  );
}
