import { Link, getRouteApi, useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { recipientQuery, type Campaign, type CampaignRecipient } from '#contracts/api/campaigns.ts';
import { useList } from '../../../api/queries.ts';
import { useContactName } from '../../../domain/contact-name.ts';
import type { Column } from '../../../ui/data-table.tsx';
import { Filter, FilteredList } from '../../../ui/filtered-list.tsx';
import { Person } from '../../../ui/person.tsx';
import { Nothing } from '../../../ui/states.tsx';
import { When } from '../../../ui/when.tsx';
import { RecipientState } from '../../../domain/campaign-recipient.tsx';
import { SearchBox } from '../../../ui/search-box.tsx';
import { useHeldWords } from '../estimate/estimate-words.ts';
import { useArmName } from '../arm-name.ts';
import { SendingSelect } from './sending-select.tsx';
import { useSending } from './use-sending.ts';
import './recipients.css';

const route = getRouteApi('/shell/campaigns/$id');
const states = recipientQuery.shape.state.unwrap().options;

/** Everybody whose turn came or will come, and what became of each. */
export function Recipients({ campaign }: { campaign: Campaign }) {
  const { t } = useTranslation('campaigns');
  const { state, arm, reason, q, ...rest } = route.useSearch();
  const navigate = useNavigate({ from: '/campaigns/$id' });
  const { sending } = useSending(campaign);
  const armName = useArmName(sending?.arms ?? []);
  const list = useList<CampaignRecipient>('campaigns', `/campaigns/${campaign.id}/recipients`, {
    sendingId: sending?.id,
    state,
    arm,
    reason,
    q,
  });
  const heldWords = useHeldWords();
  // The one asked for stays to be seen when nobody is held back by it any more.
  const codes = [...new Set([...(sending?.reasons ?? []).map(({ code }) => code), reason])].filter(
    (code) => code !== undefined,
  );
  const filter = (change: {
    state?: string | undefined;
    arm?: string | undefined;
    reason?: string | undefined;
    q?: string | undefined;
  }) => void navigate({ search: (old) => ({ ...old, ...change }), replace: true });
  return (
    <>
      <SendingSelect campaign={campaign} />
      <FilteredList
        label={t('tab.recipients')}
        columns={useColumns(armName, sending?.arms ?? [])}
        list={list}
        rowKey={(row) => row.contactId}
        onOpen={(row) => void navigate({ to: '/contacts/$id', params: { id: row.contactId } })}
        filtered={Boolean(state || arm || reason || q)}
        unmatched={{ title: t('recipient.unmatched') }}
        onClear={() => void navigate({ search: rest })}
        empty={<Nothing title={t('recipient.none')}>{t('recipient.noneWhy')}</Nothing>}
        filters={
          <>
            <SearchBox
              value={q ?? ''}
              label={t('recipient.find')}
              placeholder={t('recipient.find')}
              onSearch={(text) => filter({ q: text || undefined })}
            />
            <Filter
              label={t('state')}
              any={t('anyState')}
              value={state}
              options={states.map((value) => ({ value, label: t(`recipient.is.${value}`) }))}
              onChange={(next) => filter({ state: next })}
            />
            {codes.length > 0 && (
              <Filter
                label={t('recipient.reason')}
                any={t('recipient.anyReason')}
                value={reason}
                options={codes.map((code) => ({ value: code, label: heldWords(code) }))}
                onChange={(next) => filter({ reason: next })}
              />
            )}
            {sending && sending.arms.length > 1 && (
              <Filter
                label={t('arm.one')}
                any={t('arm.any')}
                value={arm}
                options={sending.arms.map((each) => ({
                  value: each.arm ?? 'control',
                  label: armName(each.arm, each.name),
                }))}
                onChange={(next) => filter({ arm: next })}
              />
            )}
          </>
        }
      />
    </>
  );
}

function useColumns(
  armName: (arm: string | null, name: string) => string,
  arms: readonly { arm: string | null; name: string }[],
): Column<CampaignRecipient>[] {
  const { t } = useTranslation('campaigns');
  const nameOf = useContactName();
  const heldWords = useHeldWords();
  return [
    {
      key: 'person',
      title: t('recipient.person'),
      render: (row) => (
        <Link to="/contacts/$id" params={{ id: row.contactId }}>
          <Person
            name={nameOf({ ...row, id: row.contactId })}
            nameless={!row.name}
            seed={row.contactId}
            url={row.avatarUrl}
            note={
              arms.length > 1 &&
              armName(row.arm, arms.find((each) => each.arm === row.arm)?.name ?? '')
            }
          />
        </Link>
      ),
    },
    {
      key: 'state',
      title: t('recipient.became'),
      render: (row) => (
        <div className="recipient-became">
          <RecipientState recipient={row} />
          {row.reason && !row.sentAt && (
            <div className="person-note" title={heldWords(row.reason)}>
              {heldWords(row.reason)}
            </div>
          )}
        </div>
      ),
    },
    {
      key: 'message',
      title: t('recipient.message'),
      width: 128,
      hide: 'tablet',
      render: (row) =>
        row.messageId && (
          <Link to="/messages" search={{ open: row.messageId }}>
            {t('recipient.why')}
          </Link>
        ),
    },
    {
      key: 'at',
      title: t('recipient.at'),
      width: 136,
      end: true,
      hide: 'phone',
      render: (row) => <When at={row.sentAt ?? row.decidedAt ?? row.dueAt} />,
    },
  ];
}
