import { PlusOutlined } from '@ant-design/icons';
import { AutoComplete, Button, Input, Popover } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ContactDetail } from '#contracts/api/contacts.ts';
import type { ContactTag, ExplainedTag } from '#contracts/api/tags/tags.ts';
import { post, remove } from '../../api/client.ts';
import { useApi, useChange } from '../../api/queries.ts';
import { useCan } from '../../api/session.ts';
import { endOfDay } from '../../domain/end-of-day.ts';
import { useFactWords } from '../../domain/fact-words.tsx';
import { useTagStory, useTagWhy } from '../../domain/tags/tag-why.ts';
import { TagLabel, useTags } from '../../domain/tags/tags.tsx';
import { useFormat } from '../../i18n/use-format.ts';
import { useFeedback } from '../../ui/feedback/use-feedback.ts';

/** The tags a person has, each with why, since when and until when; more are added by name. */
export function ContactTags({ contact }: { contact: ContactDetail }) {
  const { t } = useTranslation('contacts');
  const may = useCan('contacts.write');
  const { failed } = useFeedback();
  const story = useTagStory();
  const [adding, setAdding] = useState(false);
  const path = `/contacts/${contact.id}/tags`;
  const explained = useApi<{ items: ExplainedTag[] }>('contacts', path).data?.items;
  const drop = useChange((tagId: string) => remove(`${path}/${tagId}`), ['contacts', 'tags']);
  return (
    <div className="row">
      {contact.tags.map((tag) => (
        <Popover
          key={tag.id}
          placement="bottomLeft"
          content={
            <TagOrigin tag={tag} explained={explained?.find(({ id }) => id === tag.id) ?? null} />
          }
        >
          <span tabIndex={0} role="note" aria-label={`${tag.name}: ${story(tag)}`}>
            <TagLabel
              name={tag.name}
              color={tag.color}
              removeLabel={t('removeTag', { tag: tag.name })}
              {...(may && { onRemove: () => drop.mutate(tag.id, { onError: failed }) })}
            />
          </span>
        </Popover>
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

/** Why she has it, what her doing was that brought it, since when, until when. */
function TagOrigin({ tag, explained }: { tag: ContactTag; explained: ExplainedTag | null }) {
  const { t } = useTranslation('contacts');
  const format = useFormat();
  const why = useTagWhy();
  const words = useFactWords();
  const fact = explained?.fact;
  return (
    <dl className="facts-list" style={{ maxWidth: 360 }}>
      <dt>{t('tagOrigin.why')}</dt>
      <dd>
        {why(tag.why)}
        {fact && <div className="soft">{words(fact.entry)}</div>}
      </dd>
      <dt>{t('tagOrigin.since')}</dt>
      <dd>{format.moment(tag.since)}</dd>
      <dt>{t('tagOrigin.until')}</dt>
      <dd>{tag.until ? format.moment(tag.until) : t('tagOrigin.ever')}</dd>
    </dl>
  );
}

function AddTag({ contact, onDone }: { contact: ContactDetail; onDone: () => void }) {
  const { t } = useTranslation('contacts');
  const { failed } = useFeedback();
  const [text, setText] = useState('');
  const tags = useTags().filter((tag) => !contact.tags.some((own) => own.id === tag.id));
  const [until, setUntil] = useState('');
  const add = useChange(
    (name: string) =>
      post(`/contacts/${contact.id}/tags`, { name, until: until === '' ? null : endOfDay(until) }),
    ['contacts', 'tags'],
  );
  const put = (name: string) => {
    if (!name.trim()) return onDone();
    add.mutate(name.trim(), { onSuccess: onDone, onError: failed });
  };
  const onKey = (event: React.KeyboardEvent) => {
    if (event.key === 'Escape') onDone();
    if (event.key === 'Enter') put(text);
  };
  return (
    <div
      className="row"
      onBlur={({ currentTarget, relatedTarget }) =>
        !currentTarget.contains(relatedTarget) && text.trim() === '' && onDone()
      }
    >
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
        onInputKeyDown={onKey}
      />
      <label className="row soft">
        {t('tagUntil')}
        <Input
          type="date"
          size="small"
          style={{ width: 144 }}
          value={until}
          disabled={add.isPending}
          onChange={({ target }) => setUntil(target.value)}
          onKeyDown={onKey}
        />
      </label>
    </div>
  );
}
