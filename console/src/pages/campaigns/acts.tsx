import { Button } from 'antd';
import { useNavigate } from '@tanstack/react-router';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Campaign, CampaignStatus } from '#contracts/api/campaigns.ts';
import { post, remove } from '../../api/client.ts';
import { useChange } from '../../api/queries.ts';
import { useCan } from '../../api/session.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { useFeedback } from '../../ui/feedback/use-feedback.ts';

const steps = ['withdraw', 'pause', 'resume', 'cancel'] as const;
type Step = (typeof steps)[number];

/** From which states each step can be taken. */
const from: Record<Step, readonly CampaignStatus[]> = {
  withdraw: ['approval', 'scheduled'],
  pause: ['scheduled', 'running'],
  resume: ['paused'],
  cancel: ['scheduled', 'running', 'paused'],
};

/** What can be done with a campaign in its state; whatever cannot be taken back says what it does. */
export function Acts({ campaign }: { campaign: Campaign }) {
  const may = useCan('campaigns.write');
  if (!may) return null;
  const { status } = campaign;
  const recurs = campaign.plan.schedule.kind === 'recurring';
  return (
    <>
      <Copy campaign={campaign} />
      {steps
        .filter((step) => from[step].includes(status))
        // What has not begun yet is taken back; only what goes on and on is paused before its time.
        .filter((step) => step !== 'pause' || status === 'running' || recurs)
        .map((step) => (
          <Take key={step} step={step} campaign={campaign} />
        ))}
      {status === 'draft' && campaign.sendings === 0 && <Delete campaign={campaign} />}
    </>
  );
}

function Take({ step, campaign }: { step: Step; campaign: Campaign }) {
  const { t } = useTranslation('campaigns');
  const format = useFormat();
  const { done, failed, destroy } = useFeedback();
  const { id, name, latest } = campaign;
  const take = useChange(() => post<Campaign>(`/campaigns/${id}/${step}`), ['campaigns']);
  const said = { onSuccess: () => done(t(`act.done.${step}`)), onError: failed };
  if (step !== 'cancel')
    return (
      <Button
        type={step === 'resume' ? 'primary' : 'default'}
        loading={take.isPending}
        title={t(`act.why.${step}`)}
        onClick={() => take.mutate(undefined, said)}
      >
        {t(`act.${step}`)}
      </Button>
    );
  const figures = latest?.figures;
  const left = figures ? figures.people - figures.decided + figures.waiting : 0;
  return (
    <Button
      danger
      onClick={() =>
        destroy({
          title: t('act.cancelTitle', { name }),
          content: t(figures ? 'act.cancelWhy' : 'act.cancelEarly', {
            count: left,
            sent: format.number(figures?.sent ?? 0),
          }),
          action: t('act.cancel'),
          run: () => take.mutateAsync().then(() => done(t('act.done.cancel'))),
        })
      }
    >
      {t('act.cancel')}
    </Button>
  );
}

function Copy({ campaign }: { campaign: Campaign }) {
  const { t } = useTranslation('campaigns');
  const navigate = useNavigate();
  const { failed, done } = useFeedback();
  const copy = useChange(() => post<Campaign>(`/campaigns/${campaign.id}/copy`), ['campaigns']);
  return (
    <Button
      loading={copy.isPending}
      onClick={() =>
        copy.mutate(undefined, {
          onSuccess: ({ id, name }) => {
            done(t('act.copied', { name }));
            void navigate({ to: '/campaigns/$id', params: { id }, search: {} });
          },
          onError: failed,
        })
      }
    >
      {t('act.copy')}
    </Button>
  );
}

function Delete({ campaign }: { campaign: Campaign }) {
  const { t } = useTranslation('campaigns');
  const navigate = useNavigate();
  const client = useQueryClient();
  const { destroy, done } = useFeedback();
  const { id, name } = campaign;
  async function run(): Promise<void> {
    await remove(`/campaigns/${id}`);
    done(t('delete.done', { name }));
    // The list is read anew once this page, whose campaign is gone, is no more on the screen.
    await navigate({ to: '/campaigns', search: {} });
    await client.invalidateQueries({ queryKey: ['campaigns'] });
  }
  return (
    <Button
      danger
      onClick={() =>
        destroy({
          title: t('delete.title', { name }),
          content: t('delete.why'),
          action: t('common:action.delete'),
          run,
        })
      }
    >
      {t('common:action.delete')}
    </Button>
  );
}
