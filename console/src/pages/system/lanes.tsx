import { useTranslation } from 'react-i18next';
import type { Lanes as LanesState } from '#contracts/api/system.ts';
import { useApi } from '../../api/queries.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { Figure } from '../../ui/figure.tsx';
import { Card } from '../../ui/page.tsx';
import { Bars, Failure } from '../../ui/states.tsx';
import './lanes.css';

type Lane = LanesState['items'][number];

/** Ages in seconds from which a lane is shown as behind, late, and stuck: our own choice, 2026-11. */
const levels = [2, 15, 60];
const levelOf = (lane: Lane) =>
  lane.waiting === 0 ? 0 : levels.filter((limit) => lane.waitingSeconds >= limit).length;

/** Lanes move on while one watches. */
const everyMs = 2_000;

export function Lanes() {
  const { t } = useTranslation('system');
  const format = useFormat();
  const { data, error, refetch } = useApi<LanesState>(
    'system',
    '/system/lanes',
    {},
    { every: everyMs },
  );
  if (error && !data) return <Failure error={error} retry={() => void refetch()} />;
  const free = data?.items.filter((lane) => lane.heldBy === null).length ?? 0;
  const late = (data?.waitingSeconds ?? 0) >= (levels[1] ?? 0);
  return (
    <div className="stack">
      <div className="figures">
        <Figure
          label={t('lanes.waiting')}
          value={data && format.number(data.waiting)}
          note={t('lanes.waitingNote')}
        />
        <Figure
          label={t('lanes.oldest')}
          value={data && (data.waiting === 0 ? '–' : format.duration(data.waitingSeconds * 1000))}
          note={data && t(late ? 'lanes.late' : 'lanes.prompt')}
          tone={late ? 'warn' : undefined}
        />
        <Figure
          label={t('lanes.workers')}
          value={data && format.number(data.workers)}
          note={data && t('lanes.free', { count: free })}
          tone={data && data.workers === 0 ? 'bad' : undefined}
        />
      </div>
      <Card title={t('lanes.title')} extra={t('lanes.why')}>
        {data ? (
          <div className="lanes">
            {data.items.map((lane) => (
              <LaneCell key={lane.lane} lane={lane} />
            ))}
          </div>
        ) : (
          <Bars lines={4} height={36} />
        )}
      </Card>
    </div>
  );
}

function LaneCell({ lane }: { lane: Lane }) {
  const { t } = useTranslation('system');
  const format = useFormat();
  const words = t('lanes.one', {
    lane: lane.lane,
    waiting: format.number(lane.waiting),
    age: format.duration(lane.waitingSeconds * 1000),
    worker: lane.heldBy ?? t('lanes.nobody'),
  });
  return (
    <div
      className="lane"
      data-level={levelOf(lane)}
      data-free={lane.heldBy === null || undefined}
      title={words}
    >
      <span className="visually-hidden">{words}</span>
      <span aria-hidden="true">{lane.waiting > 0 ? format.compact(lane.waiting) : lane.lane}</span>
    </div>
  );
}
