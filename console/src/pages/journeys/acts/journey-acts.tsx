import { MoreOutlined, PauseOutlined, PlayCircleOutlined } from '@ant-design/icons';
import { Button, Dropdown } from 'antd';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { JourneyDetail } from '#contracts/api/journeys.ts';
import { post, remove } from '../../../api/client.ts';
import { useChange } from '../../../api/queries.ts';
import { useCan } from '../../../api/session.ts';
import { useFeedback } from '../../../ui/feedback/use-feedback.ts';
import { at, useAct } from '../api.ts';
import { EnterButton } from './enter.tsx';

/** What can be done to the whole journey; each says what it does to the people inside. */
export function JourneyActs({ journey }: { journey: JourneyDetail }) {
  const { t } = useTranslation('journeys');
  const may = useCan('journeys.write');
  const { done, failed, destroy } = useFeedback();
  const navigate = useNavigate();
  const act = useAct(journey.id);
  const copy = useChange(
    () =>
      post<JourneyDetail>(at(journey.id, '/copies'), { name: t('copyOf', { name: journey.name }) }),
    ['journeys'],
  );
  const drop = useChange(() => remove(at(journey.id)), ['journeys']);
  if (!may) return null;
  const { status, name, inside } = journey;

  const run = (verb: 'pause' | 'resume' | 'drain') =>
    act.mutate(
      { act: verb },
      { onSuccess: () => done(t(`acts.${verb}.done`, { name })), onError: failed },
    );
  const stop = () =>
    destroy({
      title: t('acts.stop.title', { name }),
      content: t('acts.stop.content', { count: inside }),
      action: t('acts.stop.do'),
      run: () => act.mutateAsync({ act: 'stop' }),
    });
  const erase = () =>
    destroy({
      title: t('acts.delete.title', { name }),
      content: t('acts.delete.content'),
      action: t('acts.delete.do'),
      run: async () => {
        await navigate({ to: '/journeys', search: {} });
        await drop.mutateAsync();
      },
    });
  const more = [
    status === 'live' && { key: 'drain', label: t('acts.drain.do'), onClick: () => run('drain') },
    { key: 'copy', label: t('acts.copy'), onClick: duplicate },
    ['live', 'paused', 'draining'].includes(status) && {
      key: 'stop',
      label: t('acts.stop.do'),
      danger: true,
      onClick: stop,
    },
    ['draft', 'stopped'].includes(status) && {
      key: 'delete',
      label: t('acts.delete.do'),
      danger: true,
      onClick: erase,
    },
  ].filter((item) => item !== false);

  function duplicate(): void {
    copy.mutate(undefined, {
      onSuccess: ({ id }) => void navigate({ to: '/journeys/$id', params: { id }, search: {} }),
      onError: failed,
    });
  }

  return (
    <>
      {status === 'live' && journey.byHand && <EnterButton journey={journey} />}
      {(status === 'live' || status === 'draining') && (
        <Button
          icon={<PauseOutlined aria-hidden />}
          title={t('statusWhy.paused')}
          loading={act.isPending}
          onClick={() => run('pause')}
        >
          {t('acts.pause.do')}
        </Button>
      )}
      {['paused', 'draining', 'stopped'].includes(status) && (
        <Button
          type="primary"
          icon={<PlayCircleOutlined aria-hidden />}
          loading={act.isPending}
          onClick={() => run('resume')}
        >
          {t('acts.resume.do')}
        </Button>
      )}
      <Dropdown trigger={['click']} menu={{ items: more }}>
        <Button icon={<MoreOutlined />} aria-label={t('acts.more')} />
      </Dropdown>
    </>
  );
}
