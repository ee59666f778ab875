import { Button, Progress } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Segment, SegmentExport } from '#contracts/api/segments.ts';
import { apiUrl, post } from '../../../api/client.ts';
import { useApi, useChange } from '../../../api/queries.ts';
import { useFormat } from '../../../i18n/use-format.ts';
import { State, type Tone } from '../../../ui/badge.tsx';
import { Card } from '../../../ui/page.tsx';
import { Bars, Failure, Nothing } from '../../../ui/states.tsx';
import { When } from '../../../ui/when.tsx';
import { useFeedback } from '../../../ui/feedback/use-feedback.ts';
import { ExportForm } from './export-form.tsx';
import './exports.css';

/** While one is written, its bar moves. */
const watchMs = 700;

const tones: Record<SegmentExport['status'], Tone> = {
  queued: 'info',
  running: 'info',
  done: 'good',
  cancelled: 'quiet',
  failed: 'bad',
};

const isGoing = ({ status }: SegmentExport) => status === 'queued' || status === 'running';

/** Members as CSV files: the one that is being written, and those that can still be fetched. */
export function Exports({ segment }: { segment: Segment }) {
  const { t } = useTranslation('segments');
  const [asking, setAsking] = useState(false);
  const path = `/segments/${segment.id}/exports`;
  const { data, error, refetch } = useApi<{ items: SegmentExport[] }>('segments', path);
  const items = data?.items ?? [];
  useApi('segments', path, {}, { every: items.some(isGoing) && watchMs });
  return (
    <Card
      title={t('export.title')}
      extra={
        <Button type="primary" onClick={() => setAsking(true)}>
          {t('export.new')}
        </Button>
      }
    >
      {error && !data && <Failure error={error} retry={() => void refetch()} />}
      {!data && !error && <Bars lines={4} />}
      {data && items.length === 0 && <Nothing title={t('export.none')}>{t('export.why')}</Nothing>}
      <ul className="plain">
        {items.map((item) => (
          <li key={item.id}>
            <Item item={item} />
          </li>
        ))}
      </ul>
      {asking && <ExportForm segment={segment} onClose={() => setAsking(false)} />}
    </Card>
  );
}

function Item({ item }: { item: SegmentExport }) {
  const { t } = useTranslation('segments');
  const format = useFormat();
  const { failed } = useFeedback();
  const cancel = useChange(() => post(`/segment-exports/${item.id}/cancel`), ['segments']);
  const { progress, status, rows, withheld } = item;
  const going = isGoing(item);
  const percent = progress.of === 0 ? 0 : Math.floor((progress.done / progress.of) * 100);
  return (
    <div className="export-item">
      <div className="row spread">
        <span className="row">
          <State tone={tones[status]} title={item.failure ?? ''}>
            {t(`export.is.${status}`)}
          </State>
          <When at={item.createdAt} />
          <span className="soft">
            {t('export.for', {
              purpose: t(`rules:value.purpose.${item.purpose}`),
              by: item.createdBy,
            })}
          </span>
        </span>
        {going && (
          <Button
            size="small"
            loading={cancel.isPending}
            onClick={() => cancel.mutate(undefined, { onError: failed })}
          >
            {t('common:action.cancel')}
          </Button>
        )}
        {status === 'done' && (
          <a href={apiUrl(`/segment-exports/${item.id}/file`)} download>
            {t('export.fetch', { size: format.bytes(item.bytes) })}
          </a>
        )}
      </div>
      {going && <Progress percent={percent} status="active" />}
      <div className="soft">
        {t('export.rows', { count: rows })}
        {withheld > 0 && ` · ${t('export.withheld', { count: withheld })}`}
        {item.expiresAt && status === 'done' && (
          <>
            {' · '}
            {t('export.until')} <When at={item.expiresAt} />
          </>
        )}
      </div>
    </div>
  );
}
