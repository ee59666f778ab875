import { Button, Input, Modal } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Campaign } from '#contracts/api/campaigns.ts';
import { post } from '../../api/client.ts';
import { useChange } from '../../api/queries.ts';
import { useCan, useMe } from '../../api/session.ts';
import { useFeedback } from '../../ui/feedback/use-feedback.ts';
import { When } from '../../ui/when.tsx';
import { useEstimate } from './estimate/use-estimate.ts';
import { Release, WhatWillHappen } from './release.tsx';

/** Who asked that it goes out, what will then happen, and the word of a second person. */
export function Approval({ campaign }: { campaign: Campaign }) {
  const { t } = useTranslation('campaigns');
  const { approval, status } = campaign;
  if (!approval) return null;
  const { decision, requestedBy } = approval;
  if (status === 'approval') return <Awaited campaign={campaign} />;
  if (!decision) return null;
  const words = (
    <>
      {t(decision.approved ? 'approval.agreed' : 'approval.refused', {
        by: decision.by.name,
        asked: requestedBy.name,
      })}{' '}
      <When at={decision.at} />
      {decision.note && ` · ${decision.note}`}
    </>
  );
  return decision.approved ? (
    <p className="soft">{words}</p>
  ) : (
    <div className="note" data-tone="warn">
      <span>{words}</span>
    </div>
  );
}

function Awaited({ campaign }: { campaign: Campaign }) {
  const { t } = useTranslation('campaigns');
  const { user } = useMe();
  const mayApprove = useCan('campaigns.approve');
  const [asking, setAsking] = useState<'approve' | 'reject' | null>(null);
  const mayEstimate = useCan('campaigns.write');
  const { estimate, old } = useEstimate(campaign.id, campaign.revision, mayEstimate);
  const { approval } = campaign;
  if (!approval) return null;
  const own = approval.requestedBy.id === user?.id;
  const fresh = old ? null : estimate;
  return (
    <div className="note" data-tone="warn">
      <strong>
        {t('approval.asked', { by: approval.requestedBy.name })} <When at={approval.requestedAt} />
      </strong>
      <span>
        <WhatWillHappen campaign={campaign} estimate={fresh} />
      </span>
      {own && <span className="soft">{t('approval.own')}</span>}
      {!own && mayApprove && (
        <div className="row" style={{ marginTop: 4 }}>
          <Button type="primary" onClick={() => setAsking('approve')}>
            {t('approval.agree')}
          </Button>
          <Button onClick={() => setAsking('reject')}>{t('approval.refuse')}</Button>
        </div>
      )}
      {asking === 'approve' && (
        <Release
          campaign={campaign}
          estimate={fresh}
          act="approve"
          onClose={() => setAsking(null)}
        />
      )}
      {asking === 'reject' && <Reject campaign={campaign} onClose={() => setAsking(null)} />}
    </div>
  );
}

function Reject({ campaign, onClose }: { campaign: Campaign; onClose: () => void }) {
  const { t } = useTranslation('campaigns');
  const { done, failed } = useFeedback();
  const [note, setNote] = useState('');
  const reject = useChange(
    () => post<Campaign>(`/campaigns/${campaign.id}/reject`, { revision: campaign.revision, note }),
    ['campaigns'],
  );
  return (
    <Modal
      open
      title={t('approval.refuseTitle', { name: campaign.name })}
      okText={t('approval.refuse')}
      okButtonProps={{ danger: true, loading: reject.isPending }}
      onCancel={onClose}
      onOk={() =>
        reject.mutate(undefined, {
          onSuccess: () => {
            done(t('approval.refusedDone'));
            onClose();
          },
          onError: failed,
        })
      }
    >
      <div className="stack">
        <p className="soft">{t('approval.refuseWhy')}</p>
        <Input.TextArea
          rows={3}
          maxLength={500}
          autoFocus
          aria-label={t('approval.note')}
          placeholder={t('approval.note')}
          value={note}
          onChange={(event) => setNote(event.target.value)}
        />
      </div>
    </Modal>
  );
}
