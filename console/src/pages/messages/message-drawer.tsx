import { Button, Drawer } from 'antd';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { MessageDetail, MessageStatus } from '#contracts/api/messages.ts';
import type { MessageContent } from '#contracts/content.ts';
import { post } from '../../api/client.ts';
import { useApi, useChange } from '../../api/queries.ts';
import { useCan } from '../../api/session.ts';
import { useChannels } from '../../domain/channels.ts';
import { useContactName } from '../../domain/contact-name.ts';
import { TemplatePreview } from '../../domain/content/template-preview.tsx';
import { usePurposes } from '../../domain/purposes.ts';
import { recipient } from '../../domain/recipient.ts';
import { MessageState } from '../../domain/message-status.tsx';
import { useReasonWords } from '../../domain/reason-words.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { useFeedback } from '../../ui/feedback/use-feedback.ts';
import { Bars, Failure } from '../../ui/states.tsx';
import { Origin } from './origin.tsx';

/** One message whole: what was said, when, and every word of why. */
export function MessageDrawer({ id, onClose }: { id: string; onClose: () => void }) {
  const { t } = useTranslation('messages');
  const { data, error, refetch } = useApi<MessageDetail>('messages', `/messages/${id}`);
  return (
    <Drawer open title={t('one')} onClose={onClose} size={480} destroyOnHidden>
      {error && <Failure error={error} retry={() => void refetch()} />}
      {!data && !error && <Bars lines={8} height={32} />}
      {data && <Detail message={data} />}
    </Drawer>
  );
}

const tones: Partial<Record<MessageStatus, string>> = {
  sent: 'good',
  failed: 'bad',
  uncertain: 'warn',
};

function Detail({ message }: { message: MessageDetail }) {
  const { t } = useTranslation('messages');
  const format = useFormat();
  const words = useReasonWords();
  const nameOf = useContactName();
  const { nameOf: channelName } = useChannels();
  const { nameOf: purposeName } = usePurposes();
  const lines: [string, React.ReactNode][] = [
    [
      t('to'),
      <Link key="to" to="/contacts/$id" params={{ id: message.contactId }}>
        {nameOf(recipient(message))}
      </Link>,
    ],
    [t('channel'), message.channelId ? channelName(message.channelId) : t('noChannel')],
    [t('content:kind'), t(`content:kinds.${message.kind}`)],
    [t('purpose'), purposeName(message.purpose)],
    [t('priority'), t(`priorities.${message.priority}`)],
    [t('askedBy'), <Origin key="origin" source={message.source} />],
    [t('allowed'), message.allowed && words(message.allowed)],
    [t('decided'), format.exact(message.decidedAt)],
    [t('notBefore'), message.notBefore && format.exact(message.notBefore)],
    [t('sent'), message.sentAt && format.exact(message.sentAt)],
    [t('expires'), format.exact(message.expiresAt)],
    [t('attempts'), format.number(message.attempts)],
    [
      t('address'),
      message.address && (
        <code key="address" className="break">
          {message.address}
        </code>
      ),
    ],
    [
      t('platformId'),
      message.platformMessageId && <code key="id">{message.platformMessageId}</code>,
    ],
    [t('resolvedBy'), message.resolvedBy],
  ];
  return (
    <div className="stack">
      <div className="note" data-tone={tones[message.status]}>
        <MessageState status={message.status} />
        <span>{words(message.reason)}</span>
      </div>
      {message.status === 'uncertain' && <Resolve id={message.id} />}
      <Tried tried={message.tried} />
      <div className="phone">
        <TemplatePreview content={message.content as MessageContent} />
      </div>
      <dl className="facts-list">
        {lines
          .filter(([, value]) => value)
          .map(([label, value]) => (
            <div key={label} className="fact-line">
              <dt>{label}</dt>
              <dd>{value}</dd>
            </div>
          ))}
      </dl>
    </div>
  );
}

/** The ways before the one that was taken, and why each was not. */
function Tried({ tried }: Pick<MessageDetail, 'tried'>) {
  const { t } = useTranslation('messages');
  const words = useReasonWords();
  const { nameOf } = useChannels();
  if (tried.length === 0) return null;
  return (
    <div className="stack" style={{ gap: 4 }}>
      <strong>{t('tried')}</strong>
      <ol className="plain" style={{ gap: 4 }}>
        {tried.map(({ way, channelId, reason }, at) => (
          <li key={at}>
            <span className="soft">
              {channelId
                ? t('triedBy', { number: way + 1, channel: nameOf(channelId) })
                : t('triedWay', { number: way + 1 })}
            </span>{' '}
            {words(reason)}
          </li>
        ))}
      </ol>
    </div>
  );
}

function Resolve({ id }: { id: string }) {
  const { t } = useTranslation('messages');
  const { done, failed, destroy } = useFeedback();
  const may = useCan('messages.send');
  const resolve = useChange(
    (as: 'sent' | 'failed' | 'resend') => post(`/messages/${id}/resolve`, { as }),
    ['messages'],
  );
  if (!may) return null;
  const say = (as: 'sent' | 'failed') =>
    resolve.mutate(as, { onSuccess: () => done(t('resolve.done')), onError: failed });
  return (
    <div className="stack" style={{ gap: 8 }}>
      <p className="soft">{t('resolve.ask')}</p>
      <div className="row">
        <Button onClick={() => say('sent')} disabled={resolve.isPending}>
          {t('resolve.sent')}
        </Button>
        <Button onClick={() => say('failed')} disabled={resolve.isPending}>
          {t('resolve.failed')}
        </Button>
        <Button
          danger
          disabled={resolve.isPending}
          onClick={() =>
            destroy({
              title: t('resolve.resendTitle'),
              content: t('resolve.resendWhy'),
              action: t('resolve.resend'),
              run: () => resolve.mutateAsync('resend'),
            })
          }
        >
          {t('resolve.resend')}
        </Button>
      </div>
    </div>
  );
}
