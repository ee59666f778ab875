import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import type { ContactDetail } from '#contracts/api/contacts.ts';
import { post } from '../../api/client.ts';
import { useChange } from '../../api/queries.ts';
import { useCan } from '../../api/session.ts';
import { useChannels } from '../../domain/channels.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { useFeedback } from '../../ui/feedback/use-feedback.ts';
import { Card } from '../../ui/page.tsx';
import { When } from '../../ui/when.tsx';
import './identities.css';

/** How the outside world names her, and which contacts were found to be the same person. */
export function Identities({ contact }: { contact: ContactDetail }) {
  const { t } = useTranslation('contacts');
  const { channels = [] } = useChannels();
  const accountOf = (account: string) =>
    channels.find((channel) => channel.id === account)?.name ?? account;
  return (
    <Card title={t('identities.title')}>
      <ul className="plain">
        {contact.identities.map((identity) => (
          <li key={`${identity.kind} ${identity.account} ${identity.id}`}>
            <div className="soft">
              {t(`identities.kind.${identity.kind}`)}
              {identity.account && ` · ${accountOf(identity.account)}`}
            </div>
            <code className="break">{identity.id}</code>
          </li>
        ))}
      </ul>
      {contact.mergedFrom.map((merged) => (
        <MergedLine key={merged.id} contact={contact} merged={merged} />
      ))}
    </Card>
  );
}

interface MergedProps {
  contact: ContactDetail;
  merged: ContactDetail['mergedFrom'][number];
}

function MergedLine({ contact, merged }: MergedProps) {
  const { t } = useTranslation('contacts');
  const may = useCan('contacts.write');
  const format = useFormat();
  const { destroy, done } = useFeedback();
  const undo = useChange(
    () => post(`/contacts/${contact.id}/unmerge`, { contactId: merged.id }),
    ['contacts'],
  );
  const staff = merged.by.startsWith('staff:');
  const by = staff
    ? merged.by.slice('staff:'.length)
    : t(`identities.kind.${merged.by}`, merged.by);
  return (
    <div className="merged">
      <span className="soft">
        {t(staff ? 'identities.mergedByStaff' : 'identities.merged', { by })} ·{' '}
        <When at={merged.mergedAt} />
      </span>
      {may && (
        <Button
          size="small"
          type="link"
          onClick={() =>
            destroy({
              title: t('identities.undoTitle', {
                name: contact.name ?? '',
                date: format.date(merged.mergedAt),
              }),
              content: t('identities.undoWhy'),
              action: t('identities.undo'),
              run: async () => {
                await undo.mutateAsync();
                done(t('identities.undone'));
              },
            })
          }
        >
          {t('identities.undo')}
        </Button>
      )}
    </div>
  );
}
