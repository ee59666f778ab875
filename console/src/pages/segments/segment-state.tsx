import { Progress } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Segment } from '#contracts/api/segments.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { State, type Tone } from '../../ui/badge.tsx';
import { Change } from '../../ui/figure.tsx';

const tones = { ready: 'good', computing: 'info', failed: 'bad' } as const satisfies Record<
  Segment['status'],
  Tone
>;

/** Whether a segment keeps itself up to date, and how that goes. */
export function SegmentState({ segment }: { segment: Segment }) {
  const { t } = useTranslation('segments');
  const { kind, status, failure } = segment;
  if (status === 'ready' && kind === 'static')
    return <State tone="quiet">{t('kind.static')}</State>;
  return (
    <State tone={tones[status]} title={failure ?? ''}>
      {status === 'ready' ? t('kind.live') : t(`is.${status}`)}
    </State>
  );
}

/** How a segment's size compares with a week ago. */
export function WeekChange({ segment }: { segment: Segment }) {
  const { t } = useTranslation('segments');
  if (segment.weekAgo === null) return <span className="faint">{t('week.young')}</span>;
  return (
    <Change
      now={segment.size}
      before={segment.weekAgo}
      against={t('week.ago')}
      during={t('week.ago')}
    />
  );
}

/** How far the working out of its members is. */
export function Computing({ segment }: { segment: Segment }) {
  const { t } = useTranslation('segments');
  const format = useFormat();
  const { progress, status } = segment;
  if (status !== 'computing') return null;
  const { done, of } = progress ?? { done: 0, of: 0 };
  return (
    <div className="note" role="status">
      <strong>{t('computing.title')}</strong>
      <Progress percent={of === 0 ? 0 : Math.floor((done / of) * 100)} status="active" />
      <span className="soft">
        {t('computing.why', { done: format.number(done), of: format.number(of) })}
      </span>
    </div>
  );
}
