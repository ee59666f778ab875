import { useTranslation } from 'react-i18next';
import type { CampaignPlan } from '#contracts/campaigns.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { armLetter } from './editor/draft.ts';
import './split-bar.css';

/** As many as the chart palette has; further arms begin it anew. */
const tints = 6;

/** How people are divided: those who hear nothing, and each message's share of the others. */
export function SplitBar({ plan }: { plan: Pick<CampaignPlan, 'control' | 'arms'> }) {
  const { t } = useTranslation('campaigns');
  const format = useFormat();
  const { control, arms } = plan;
  const parts = [
    ...(control > 0 ? [{ key: 'control', name: t('control.title'), share: control, tint: 0 }] : []),
    ...arms.map((arm, at) => ({
      key: arm.id,
      name: arm.name || t('arm.unnamed', { letter: armLetter(at) }),
      share: ((100 - control) * arm.share) / 100,
      tint: (at % tints) + 1,
    })),
  ];
  return (
    <div className="split">
      <div className="split-bar" aria-hidden="true">
        {parts.map(({ key, share, tint }) => (
          <span key={key} data-tint={tint} style={{ width: `${share}%` }} />
        ))}
      </div>
      <ul className="split-names">
        {parts.map(({ key, name, share, tint }) => (
          <li key={key}>
            <span className="split-dot" data-tint={tint} />
            {name} <span className="soft">{format.percent(share / 100, share % 1 ? 1 : 0)}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
