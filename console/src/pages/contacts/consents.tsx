import { Switch } from 'antd';
import { useTranslation } from 'react-i18next';
import { consentPurposes, type ConsentPurpose, type ConsentState } from '#contracts/api/consent.ts';
import type { ContactDetail } from '#contracts/api/contacts.ts';
import { put } from '../../api/client.ts';
import { useChange } from '../../api/queries.ts';
import { useCan } from '../../api/session.ts';
import { useChannels } from '../../domain/channels.ts';
import { useSourceWords } from '../../domain/source-words.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { useFeedback } from '../../ui/feedback/use-feedback.ts';
import { Card } from '../../ui/page.tsx';

/** What she agreed to: her own word, or what the workspace takes for granted. */
export function Consents({ contact }: { contact: ContactDetail }) {
  const { t } = useTranslation('contacts');
  return (
    <Card title={t('consents.title')}>
      <ul className="plain">
        {contact.consents.map((consent) => (
          <Line
            key={`${consent.purpose} ${consent.channel}`}
            contactId={contact.id}
            consent={consent}
          />
        ))}
      </ul>
    </Card>
  );
}

function Line({ contactId, consent }: { contactId: string; consent: ConsentState }) {
  const { t } = useTranslation('contacts');
  const format = useFormat();
  const { nameOf } = useChannels();
  const sourceWords = useSourceWords();
  const may = useCan('contacts.write');
  const { failed } = useFeedback();
  const change = useChange(
    (granted: boolean) =>
      put(`/contacts/${contactId}/consents`, {
        purpose: consent.purpose,
        channel: consent.channel,
        granted,
      }),
    ['contacts'],
  );
  const known = consentPurposes.includes(consent.purpose as ConsentPurpose);
  const purpose = known ? t(`consents.purpose.${consent.purpose}`) : consent.purpose;
  const name = consent.channel ? `${purpose} · ${nameOf(consent.channel)}` : purpose;
  const source = consent.source ? sourceWords(consent.source) : '–';
  const basis =
    consent.basis === 'stated' && consent.at
      ? t('consents.stated', { source, date: format.date(consent.at) })
      : t('consents.default');
  return (
    <li className="row spread" style={{ flexWrap: 'nowrap' }}>
      <div>
        <div>{name}</div>
        <div className="person-note">{basis}</div>
      </div>
      <Switch
        size="small"
        aria-label={name}
        checked={consent.granted}
        disabled={!may}
        loading={change.isPending}
        onChange={(granted) => change.mutate(granted, { onError: failed })}
      />
    </li>
  );
}
