import { Link } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import type { ContactDetail } from '#contracts/api/contacts.ts';
import type { ContactSegments as Segments } from '#contracts/api/contact-segments.ts';
import type { ContactCampaigns as Campaigns } from '#contracts/api/contact-campaigns.ts';
import type { ContactOrders } from '#contracts/api/commerce.ts';
import type { ContactMessages } from '#contracts/api/messages.ts';
import { useCan, useMe } from '../../api/session.ts';
import { useChannels } from '../../domain/channels.ts';
import { moneyWords } from '../../domain/money.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { useNow } from '../../i18n/use-now.ts';
import { loadTexts } from '../../i18n/i18n.ts';
import { State } from '../../ui/badge.tsx';
import { Card } from '../../ui/page.tsx';
import { When } from '../../ui/when.tsx';

/** Comes with its texts and those of rules, which the page itself does not need. */
const ContactSegments = lazy(async () => {
  await loadTexts('segments', 'rules');
  return import('./contact-segments.tsx');
});

const ContactCampaigns = lazy(async () => {
  await loadTexts('campaigns');
  return import('./contact-campaigns.tsx');
});

/** What other parts of the product know of her, each section in its own words. */
export function Sections({ contact }: { contact: ContactDetail }) {
  const messages = contact.sections['messages'] as ContactMessages | undefined;
  const orders = contact.sections['orders'] as ContactOrders | undefined;
  const codes = contact.sections['codes'] as ContactCodes | undefined;
  const segments = contact.sections['segments'] as Segments | undefined;
  const campaigns = contact.sections['campaigns'] as Campaigns | undefined;
  const maySee = useCan('campaigns.read');
  const mayAsk = useCan('segments.read');
  return (
    <>
      {segments && mayAsk && (
        <Suspense fallback={null}>
          <ContactSegments contactId={contact.id} segments={segments} />
        </Suspense>
      )}
      {messages && <Reach contactId={contact.id} messages={messages} />}
      {campaigns && campaigns.items.length > 0 && maySee && (
        <Suspense fallback={null}>
          <ContactCampaigns campaigns={campaigns} />
        </Suspense>
      )}
      {codes?.firstTouch && <Touches codes={codes} />}
      {orders && orders.orders + orders.refunds > 0 && <Orders orders={orders} />}
    </>
  );
}

interface Touch {
  id: string;
  name: string;
  at: string;
}

/** Section `codes`: what brought her first, and last. */
interface ContactCodes {
  firstTouch: Touch | null;
  lastTouch: Touch | null;
}

function Touches({ codes }: { codes: ContactCodes }) {
  const { t } = useTranslation('contacts');
  const touches = { first: codes.firstTouch, last: codes.lastTouch };
  return (
    <Card title={t('codes.title')}>
      <dl className="facts-list">
        {Object.entries(touches).map(
          ([which, touch]) =>
            touch && (
              <div key={which} className="fact-line">
                <dt>{t(`codes.${which}`)}</dt>
                <dd>
                  <Link to="/codes/$id" params={{ id: touch.id }}>
                    {touch.name}
                  </Link>{' '}
                  <span className="faint">
                    <When at={touch.at} />
                  </span>
                </dd>
              </div>
            ),
        )}
      </dl>
    </Card>
  );
}

function Orders({ orders }: { orders: ContactOrders }) {
  const { t } = useTranslation('contacts');
  const format = useFormat();
  const { currency } = useMe().workspace;
  const counts = [t('orders.count', { count: orders.orders })];
  if (orders.refunds > 0) counts.push(t('orders.refunds', { count: orders.refunds }));
  return (
    <Card title={t('orders.title')} extra={counts.join(' · ')}>
      <dl className="facts-list">
        <dt>{t('orders.sum')}</dt>
        <dd className="strong">{moneyWords(orders.revenue, format, currency)}</dd>
        <dt>{t('orders.last')}</dt>
        <dd>
          <When at={orders.lastOrderAt} />
        </dd>
      </dl>
    </Card>
  );
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
              {window.open &&
                window.remaining !== null &&
                ` · ${t('reach.remaining', { count: window.remaining })}`}
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
