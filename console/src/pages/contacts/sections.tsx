import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { ContactDetail } from '#contracts/api/contacts.ts';
import type { ContactMessages } from '#contracts/api/messages.ts';
import { useChannels } from '../../domain/channels.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { useNow } from '../../i18n/use-now.ts';
import { State } from '../../ui/badge.tsx';
import { Card } from '../../ui/page.tsx';
import { When } from '../../ui/when.tsx';

/** What other parts of the product know of her, each section in its own words. */
export function Sections({ contact }: { contact: ContactDetail }) {
  const messages = contact.sections['messages'] as ContactMessages | undefined;
  return messages && <Reach contactId={contact.id} messages={messages} />;
}

/** Whether she can be written to now, on which account, and how often still. */
function Reach({ contactId, messages }: { contactId: string; messages: ContactMessages }) {
  const { t } = useTranslation('contacts');
  const format = useFormat();
  const now = useNow();
  const { nameOf } = useChannels();
  return (
    <Card
      title={t('reach.title')}
      extra={
        <Link to="/messages" search={{ contact: contactId }}>
          {t('reach.log')}
        </Link>
      }
    >
      <ul className="plain">
        {messages.windows.length === 0 && <li className="faint">{t('reach.none')}</li>}
        {messages.windows.map((window) => (
          <li key={window.channelId}>
            <State tone={window.open ? 'good' : 'quiet'}>{nameOf(window.channelId)}</State>
            <div className="person-note" title={format.exact(window.closesAt)}>
              {window.open
                ? t('reach.open', { left: format.relative(window.closesAt, now) })
                : t(window.closedBy ? `reach.closed.${window.closedBy}` : 'reach.closed.time')}
              {window.open && window.remaining !== null && ` · ${t('reach.remaining', { count: window.remaining })}`}
            </div>
          </li>
        ))}
        {messages.pending > 0 && <li>{t('reach.pending', { count: messages.pending })}</li>}
        {messages.lastSentAt && (
          <li className="soft">
            {t('reach.lastSent')} <When at={messages.lastSentAt} />
          </li>
        )}
      </ul>
    </Card>
  );
}
