import { CheckCircleFilled, ClockCircleOutlined, CloseCircleFilled } from '@ant-design/icons';
import { Button } from 'antd';
import { useNavigate } from '@tanstack/react-router';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { ChannelCheck, ChannelCheckStep } from '#contracts/api/channels.ts';
import { post } from '../../api/client.ts';
import type { ApiProblem } from '../../api/problem.ts';
import { Bars, Failure } from '../../ui/states.tsx';
import './live-check.css';

/** While something is not right yet it is asked again, so that the page turns green by itself. */
const everyMs = 4_000;

/** Asks the server whether the account works; the answer is kept fresh until all is well. */
export function useCheck(channelId: string, enabled = true) {
  return useQuery<ChannelCheck, ApiProblem>({
    queryKey: ['channels', 'check', channelId],
    queryFn: () => post<ChannelCheck>(`/channels/${channelId}/check`),
    enabled,
    staleTime: 0,
    refetchInterval: (query) => (query.state.data?.ok ? false : everyMs),
  });
}

/** The proof that platform and server reach each other, question by question. */
export function CheckSteps({ check }: { check: ReturnType<typeof useCheck> }) {
  if (check.error && !check.data)
    return <Failure error={check.error} retry={() => void check.refetch()} />;
  if (!check.data) return <Bars lines={3} height={48} />;
  return (
    <ul className="plain" aria-live="polite">
      {check.data.steps.map((step) => (
        <Step key={step.step} step={step} />
      ))}
    </ul>
  );
}

const signs = {
  ok: <CheckCircleFilled style={{ color: 'var(--good)' }} />,
  failed: <CloseCircleFilled style={{ color: 'var(--bad)' }} />,
  waiting: <ClockCircleOutlined style={{ color: 'var(--warn)' }} />,
};

function Step({ step }: { step: ChannelCheckStep }) {
  const { t, i18n } = useTranslation('channels');
  const key = `check.words.${step.status === 'ok' ? `ok.${step.step}` : step.code.replace('wechat.', '')}`;
  return (
    <li className="check-step">
      <span className="check-sign" aria-label={t(`check.is.${step.status}`)} role="img">
        {signs[step.status]}
      </span>
      <div>
        <div className="strong">{t(`check.${step.step}`)}</div>
        <div className="soft">
          {i18n.exists(key, { ns: 'channels' }) ? t(key, step.values) : step.words}
        </div>
      </div>
    </li>
  );
}

export function LiveCheck({ channelId, onBack }: { channelId: string; onBack: () => void }) {
  const { t } = useTranslation('channels');
  const navigate = useNavigate();
  const check = useCheck(channelId);
  return (
    <div className="stack">
      <p>{t('check.how')}</p>
      <CheckSteps check={check} />
      <div className="row">
        <Button onClick={onBack}>{t('common:action.back')}</Button>
        <Button
          type={check.data?.ok ? 'primary' : 'default'}
          onClick={() => void navigate({ to: '/channels/$id', params: { id: channelId } })}
        >
          {t(check.data?.ok ? 'check.finish' : 'check.later')}
        </Button>
      </div>
    </div>
  );
}
