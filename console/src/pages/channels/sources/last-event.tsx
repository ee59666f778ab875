import { useTranslation } from 'react-i18next';
import type { TrackingSource } from '#contracts/api/tracking.ts';
import { When } from '../../../ui/when.tsx';

/** What a source told last, and when: "Page view /tea · 3 sec. ago". */
export function LastEvent({ source }: { source: TrackingSource }) {
  const { t, i18n } = useTranslation('sources');
  const { lastEvent } = source;
  if (!lastEvent) return <span className="faint">–</span>;
  const { at, type, name } = lastEvent;
  const call = i18n.exists(`call.${type}`, { ns: 'sources' }) ? t(`call.${type}`) : type;
  return (
    <div>
      <div className="clip" title={name ?? undefined}>
        {call} {name && <span className="mono">{name}</span>}
      </div>
      <div className="person-note">
        <When at={at} />
      </div>
    </div>
  );
}
