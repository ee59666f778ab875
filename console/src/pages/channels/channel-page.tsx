import { Button } from 'antd';
import { Link, getRouteApi, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Channel, PatchChannel } from '#contracts/api/channels.ts';
import { patch, remove } from '../../api/client.ts';
import { usePlatformWords } from '../../api/problem-words.ts';
import { useApi, useChange } from '../../api/queries.ts';
import { useCan } from '../../api/session.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { useFeedback } from '../../ui/feedback/use-feedback.ts';
import { Card, Page } from '../../ui/page.tsx';
import { Bars, Failure } from '../../ui/states.tsx';
import { When } from '../../ui/when.tsx';
import { CallbackSetup } from './callback-setup.tsx';
import { ChannelSettings } from './channel-settings.tsx';
import { DefaultWelcome } from './default-welcome.tsx';
import { ChannelState } from './list-page.tsx';
import { CheckSteps, useCheck } from './live-check.tsx';

const route = getRouteApi('/shell/channels/$id');

/** One account: does it work, what does it say to new followers, how is it set up. */
export function ChannelPage() {
  const { t } = useTranslation('channels');
  const platform = usePlatformWords();
  const { id } = route.useParams();
  const { data: channel, error, refetch } = useApi<Channel>('channels', `/channels/${id}`);
  const back = <Link to="/channels">← {t('title')}</Link>;
  if (error && !channel)
    return (
      <Page title={t('account')} back={back}>
        <Failure error={error} retry={() => void refetch()} />
      </Page>
    );
  if (!channel)
    return (
      <Page
        title={<span className="bar" style={{ width: 200, height: 24, marginTop: 4 }} />}
        back={back}
        lead=" "
      >
        <Card>
          <Bars lines={8} height={40} />
        </Card>
      </Page>
    );
  return (
    <Page
      title={channel.name}
      back={back}
      lead={<ChannelState channel={channel} />}
      actions={<Acts channel={channel} />}
    >
      {channel.alert && (
        <div className="note" data-tone="bad" role="alert">
          <strong>{t('alert')}</strong>
          <span>
            {platform(channel.alert.code, channel.alert.words)} <When at={channel.alert.since} />
          </span>
        </div>
      )}
      <div className="columns">
        <DefaultWelcome channelId={id} />
        <div className="stack">
          <Works channel={channel} />
          <Card title={t('step.callback')}>
            <CallbackSetup channel={channel} />
          </Card>
        </div>
      </div>
    </Page>
  );
}

function Works({ channel }: { channel: Channel }) {
  const { t } = useTranslation('channels');
  const format = useFormat();
  const may = useCan('channels.write');
  const check = useCheck(channel.id, may && channel.status === 'active');
  const { callbacks } = channel;
  return (
    <Card
      title={t('works')}
      extra={
        may && (
          <Button size="small" loading={check.isFetching} onClick={() => void check.refetch()}>
            {t('check.again')}
          </Button>
        )
      }
    >
      <div className="stack">
        {may && channel.status === 'active' && <CheckSteps check={check} />}
        <dl className="facts-list">
          <dt>{t('accepted')}</dt>
          <dd>{format.number(callbacks.accepted)}</dd>
          <dt>{t('lastCallback')}</dt>
          <dd>
            <When at={callbacks.lastAcceptedAt} />
          </dd>
          {callbacks.refused > 0 && (
            <>
              <dt>{t('refused')}</dt>
              <dd>
                {format.number(callbacks.refused)} · <When at={callbacks.lastRefusedAt} />
                <div className="person-note" style={{ whiteSpace: 'normal' }}>
                  {callbacks.lastRefusedBecause}
                </div>
              </dd>
            </>
          )}
        </dl>
      </div>
    </Card>
  );
}

function Acts({ channel }: { channel: Channel }) {
  const { t } = useTranslation('channels');
  const navigate = useNavigate();
  const may = useCan('channels.write');
  const { destroy, done, failed } = useFeedback();
  const [setting, setSetting] = useState(false);
  const change = useChange(
    (given: PatchChannel) => patch(`/channels/${channel.id}`, given),
    ['channels'],
  );
  const drop = useChange(() => remove(`/channels/${channel.id}`), ['channels']);
  if (!may) return null;
  const active = channel.status === 'active';
  return (
    <>
      <Button onClick={() => setSetting(true)}>{t('settings')}</Button>
      <Button
        loading={change.isPending}
        onClick={() =>
          active
            ? destroy({
                title: t('disableTitle', { name: channel.name }),
                content: t('disableWhy'),
                action: t('disable'),
                run: () => change.mutateAsync({ status: 'disabled' }),
              })
            : change.mutate(
                { status: 'active' },
                { onSuccess: () => done(t('enabled')), onError: failed },
              )
        }
      >
        {t(active ? 'disable' : 'enable')}
      </Button>
      <Button
        danger
        onClick={() =>
          destroy({
            title: t('deleteTitle', { name: channel.name, appId: channel.appId }),
            content: t('deleteWhy'),
            action: t('delete'),
            run: async () => {
              await drop.mutateAsync();
              await navigate({ to: '/channels' });
            },
          })
        }
      >
        {t('delete')}
      </Button>
      {setting && <ChannelSettings channel={channel} onClose={() => setSetting(false)} />}
    </>
  );
}
