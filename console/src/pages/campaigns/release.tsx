import { Modal } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Campaign, CampaignEstimate } from '#contracts/api/campaigns.ts';
import { post } from '../../api/client.ts';
import { useChange } from '../../api/queries.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { useFeedback } from '../../ui/feedback/use-feedback.ts';
import { useScheduleWords } from './schedule-words.ts';
import { SplitBar } from './split-bar.tsx';

interface Props {
  campaign: Campaign;
  /** Of the plan as it is; null while it is not there. */
  estimate: CampaignEstimate | null;
  act: 'launch' | 'approve';
  onClose: () => void;
}

/** The last look before it goes out: in a sentence, what will happen to how many people. */
export function Release({ campaign, estimate, act, onClose }: Props) {
  const { t } = useTranslation('campaigns');
  const { done, failed } = useFeedback();
  const release = useChange(
    () => post<Campaign>(`/campaigns/${campaign.id}/${act}`, { revision: campaign.revision }),
    ['campaigns'],
  );
  const asks = act === 'launch' && campaign.needsApproval;
  const which = asks ? 'ask' : campaign.plan.schedule.kind === 'now' ? 'now' : 'later';
  const what = act === 'approve' ? 'approve' : which;
  return (
    <Modal
      open
      title={t(`launch.title.${what}`, { name: campaign.name })}
      okText={t(`launch.do.${what}`)}
      okButtonProps={{ loading: release.isPending }}
      onCancel={onClose}
      onOk={() =>
        release.mutate(undefined, {
          onSuccess: () => {
            done(t(`launch.done.${what}`));
            onClose();
          },
          onError: failed,
        })
      }
    >
      <div className="stack">
        <p>
          <WhatWillHappen campaign={campaign} estimate={estimate} />
        </p>
        {(campaign.plan.arms.length > 1 || campaign.plan.control > 0) && (
          <SplitBar plan={campaign.plan} />
        )}
        {asks && <p className="soft">{t('launch.askWhy')}</p>}
      </div>
    </Modal>
  );
}

/** "At once, about 9,310 of 12,480 people get this. 1,248 hear nothing …" */
export function WhatWillHappen({ campaign, estimate }: Pick<Props, 'campaign' | 'estimate'>) {
  const { t } = useTranslation('campaigns');
  const format = useFormat();
  const scheduleWords = useScheduleWords();
  const { schedule, spreadHours } = campaign.plan;
  const when = scheduleWords(schedule);
  const held = estimate?.held.reduce(
    (sum, { count, outcome }) => (outcome === 'skipped' ? sum + count : sum),
    0,
  );
  const number = (count: number) =>
    estimate?.exact ? format.number(count) : t('estimate.about', { number: format.number(count) });
  const sentences = [
    estimate
      ? t('launch.what', {
          when,
          reached: number(estimate.reachable.count),
          of: format.number(estimate.people),
        })
      : t('launch.whatUnknown', { when }),
    ...(spreadHours > 0 ? [t('launch.spread', { count: spreadHours })] : []),
    ...(estimate && estimate.control.count > 0
      ? [t('launch.control', { number: number(estimate.control.count) })]
      : []),
    ...(held ? [t('launch.held', { number: number(held) })] : []),
  ];
  return <>{sentences.join(format.language.startsWith('zh') ? '' : ' ')}</>;
}
