import { Button, Modal } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import type { Campaign, campaignTest } from '#contracts/api/campaigns.ts';
import { campaignLimits } from '#contracts/campaigns.ts';
import type { ContactSummary } from '#contracts/api/contacts.ts';
import { post } from '../../api/client.ts';
import { useApi, useChange } from '../../api/queries.ts';
import { useContactName } from '../../domain/contact-name.ts';
import { ContactSelect } from '../../domain/contact-select.tsx';
import { MessageState } from '../../domain/message-status.tsx';
import { useReasonWords } from '../../domain/reason-words.ts';
import { useFeedback } from '../../ui/feedback/use-feedback.ts';
import { Person } from '../../ui/person.tsx';

type Result = z.infer<typeof campaignTest>;

interface Props {
  campaign: Campaign;
  arm: string;
  onClose: () => void;
}

/** Sends one message now to a few people, and says at once what became of each. */
export function TestSend({ campaign, arm, onClose }: Props) {
  const { t } = useTranslation('campaigns');
  const { failed } = useFeedback();
  const [people, setPeople] = useState<readonly string[]>([]);
  const send = useChange(
    () => post<Result>(`/campaigns/${campaign.id}/test`, { arm, contactIds: people }),
    ['messages'],
  );
  const results = new Map(send.data?.items.map((item) => [item.contactId, item]));
  return (
    <Modal
      open
      title={t('test.title')}
      onCancel={onClose}
      cancelText={t('common:action.close')}
      okText={t('test.send', { count: people.length })}
      okButtonProps={{ loading: send.isPending, disabled: people.length === 0 }}
      onOk={() => send.mutate(undefined, { onError: failed })}
    >
      <div className="stack">
        <p className="soft">{t('test.why')}</p>
        {people.length < campaignLimits.testContacts && (
          <ContactSelect
            label={t('test.find')}
            placeholder={t('test.find')}
            value={undefined}
            onChange={(id) => {
              if (id && !people.includes(id)) setPeople([...people, id]);
            }}
          />
        )}
        <ul className="plain">
          {people.map((id) => (
            <Tested
              key={id}
              id={id}
              result={results.get(id)}
              onRemove={() => setPeople(people.filter((each) => each !== id))}
            />
          ))}
        </ul>
      </div>
    </Modal>
  );
}

interface TestedProps {
  id: string;
  result: Result['items'][number] | undefined;
  onRemove: () => void;
}

function Tested({ id, result, onRemove }: TestedProps) {
  const { t } = useTranslation('campaigns');
  const nameOf = useContactName();
  const reasonWords = useReasonWords();
  const { data: contact } = useApi<ContactSummary>('contacts', `/contacts/${id}`);
  const name = contact ? nameOf(contact) : '…';
  return (
    <li className="row spread" style={{ flexWrap: 'nowrap' }}>
      <Person
        name={name}
        nameless={!contact?.name}
        seed={id}
        url={contact?.avatarUrl ?? null}
        note={result ? reasonWords(result.reason) : contact?.city}
      />
      {result ? (
        <MessageState status={result.status} />
      ) : (
        <Button size="small" type="text" onClick={onRemove}>
          {t('test.remove', { name })}
        </Button>
      )}
    </li>
  );
}
