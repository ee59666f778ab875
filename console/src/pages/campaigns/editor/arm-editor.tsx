import { Button, Input, InputNumber } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Campaign, CampaignProblem } from '#contracts/api/campaigns.ts';
import type { CampaignArm } from '#contracts/campaigns.ts';
import { MessagePlanEditor, MessagePlanPreview } from '../../../domain/message-plan/index.ts';
import { TestSend } from '../test-send.tsx';
import { armLetter } from './draft.ts';
import { Wrong } from './wrong.tsx';
import './editor.css';

interface Props {
  at: number;
  arm: CampaignArm;
  /** No other message is compared with it. */
  alone: boolean;
  problems: readonly CampaignProblem[];
  onChange: (arm: CampaignArm) => void;
  onRemove: () => void;
  testing: { campaign: Campaign; saved: boolean };
}

/** One message: its share when there are others, what it says, and how it looks on a phone. */
export function ArmEditor({ at, arm, alone, problems, onChange, onRemove, testing }: Props) {
  const { t } = useTranslation('campaigns');
  const [asking, setAsking] = useState(false);
  return (
    <div className="stack">
      {!alone && (
        <div className="campaign-line">
          <Input
            aria-label={t('arm.name')}
            placeholder={t('arm.unnamed', { letter: armLetter(at) })}
            style={{ width: 240 }}
            maxLength={80}
            value={arm.name}
            onChange={(event) => onChange({ ...arm, name: event.target.value })}
          />
          <InputNumber<number>
            aria-label={t('arm.share')}
            style={{ width: 88 }}
            min={1}
            max={100}
            precision={0}
            suffix="%"
            value={arm.share}
            onChange={(share) => onChange({ ...arm, share: share ?? 1 })}
          />
          <span className="soft">{t('arm.ofOthers')}</span>
          <Button size="small" type="text" danger onClick={onRemove}>
            {t('arm.remove')}
          </Button>
        </div>
      )}
      <Wrong problems={problems} under={[`arms[${at}]`]} />
      <div className="campaign-write">
        <MessagePlanEditor
          value={arm.message}
          onChange={(message) => onChange({ ...arm, message })}
        />
        <div className="stack campaign-phone">
          <MessagePlanPreview plan={arm.message} />
          <Button disabled={!testing.saved} onClick={() => setAsking(true)}>
            {t('test.open')}
          </Button>
        </div>
      </div>
      {asking && (
        <TestSend campaign={testing.campaign} arm={arm.id} onClose={() => setAsking(false)} />
      )}
    </div>
  );
}
