import { Button, Drawer } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { TrackingSource } from '#contracts/api/tracking.ts';
import { patch, remove } from '../../../api/client.ts';
import { useChange } from '../../../api/queries.ts';
import { useCan } from '../../../api/session.ts';
import { useFormat } from '../../../i18n/use-format.ts';
import { Copyable } from '../../../ui/copy.tsx';
import { useFeedback } from '../../../ui/feedback/use-feedback.ts';
import { EditSource } from './edit-source.tsx';
import { Install } from './install.tsx';
import { LiveState } from './live-state.tsx';

interface Props {
  source: TrackingSource;
  onClose: () => void;
}

/** One source: its key, what to put where, and what it may do. */
export function SourceDrawer({ source, onClose }: Props) {
  const may = useCan('channels.write');
  return (
    <Drawer
      open
      title={source.name}
      onClose={onClose}
      size={560}
      destroyOnHidden
      footer={may && <Acts source={source} onRevoked={onClose} />}
    >
      <div className="stack" style={{ gap: 24 }}>
        <LiveState source={source} />
        <About source={source} />
        <Install source={source} />
      </div>
    </Drawer>
  );
}

function About({ source }: { source: TrackingSource }) {
  const { t } = useTranslation('sources');
  const format = useFormat();
  const { kind, writeKey, origins } = source;
  return (
    <dl className="facts-list">
      <dt>{t('kind')}</dt>
      <dd>{t(`is.${kind}`)}</dd>
      <dt>{t('key')}</dt>
      <dd>
        {writeKey === null ? (
          <>
            <code>{source.keyPrefix}…</code>
            <div className="soft">{t('hiddenKey')}</div>
          </>
        ) : (
          <Copyable text={writeKey} label={t('key')} />
        )}
      </dd>
      {kind === 'web' && (
        <>
          <dt>{t('origins')}</dt>
          <dd>{origins.length > 0 ? origins.join(', ') : t('anySite')}</dd>
          <dt>{t('userIds')}</dt>
          <dd>{t(source.trustsUserIds ? 'trust.on' : 'trust.off')}</dd>
        </>
      )}
      <dt>{t('ordersShort')}</dt>
      <dd>{t(source.recordsOrders ? 'orders.on' : 'orders.off')}</dd>
      <dt>{t('limitShort')}</dt>
      <dd>{t('perMinute', { count: source.eventsPerMinute })}</dd>
      <dt>{t('made')}</dt>
      <dd>{format.exact(source.createdAt)}</dd>
    </dl>
  );
}

function Acts({ source, onRevoked }: { source: TrackingSource; onRevoked: () => void }) {
  const { t } = useTranslation('sources');
  const { destroy, done, failed } = useFeedback();
  const [editing, setEditing] = useState(false);
  const revoke = useChange(() => remove(`/sources/${source.id}`), ['channels']);
  const set = useChange(
    (enabled: boolean) => patch<TrackingSource>(`/sources/${source.id}`, { enabled }),
    ['channels'],
  );
  const { name, keyPrefix } = source;

  const switchOn = () =>
    set.mutate(true, { onSuccess: () => done(t('switchedOn', { name })), onError: failed });

  const switchOff = () =>
    destroy({
      title: t('switchOffTitle', { name }),
      content: t(`switchOffWhy.${source.kind}`),
      action: t('switchOff'),
      run: async () => {
        await set.mutateAsync(false);
        done(t('switchedOff', { name }));
      },
    });

  return (
    <div className="row spread">
      <span className="row">
        <Button onClick={() => setEditing(true)}>{t('common:action.edit')}</Button>
        <Button onClick={source.enabled ? switchOff : switchOn} loading={set.isPending}>
          {t(source.enabled ? 'switchOff' : 'switchOn')}
        </Button>
      </span>
      <Button
        danger
        onClick={() =>
          destroy({
            title: t('revokeTitle', { name, prefix: keyPrefix }),
            content: t(`revokeWhy.${source.kind}`),
            action: t('revoke'),
            run: async () => {
              await revoke.mutateAsync();
              onRevoked();
              done(t('revoked', { name }));
            },
          })
        }
      >
        {t('revoke')}
      </Button>
      {editing && <EditSource source={source} onClose={() => setEditing(false)} />}
    </div>
  );
}
