import { Button } from 'antd';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { TimelineItem } from '#contracts/api/contacts.ts';
import { useList } from '../../../api/queries.ts';
import { useChannels } from '../../../domain/channels.ts';
import { FactIcon, useFactWords } from '../../../domain/fact-words.tsx';
import { useFormat } from '../../../i18n/use-format.ts';
import { Card } from '../../../ui/page.tsx';
import { Bars, Failure, Nothing } from '../../../ui/states.tsx';
import { groupTimeline, type TimelineGroup } from './timeline-groups.ts';
import './timeline.css';

/** Everything that happened to a person, online and offline together, newest first. */
export function Timeline({ contactId }: { contactId: string }) {
  const { t } = useTranslation('contacts');
  const format = useFormat();
  const list = useList<TimelineItem>('contacts', `/contacts/${contactId}/timeline`, { limit: 100 });
  const days = useMemo(() => groupTimeline(list.rows ?? [], format.date), [list.rows, format]);
  return (
    <Card title={t('timeline.title')} className="timeline-card">
      {list.error && !list.rows && <Failure error={list.error} retry={list.retry} />}
      {!list.rows && !list.error && <Bars lines={10} height={40} />}
      {list.rows?.length === 0 && (
        <Nothing title={t('timeline.none')}>{t('timeline.noneWhy')}</Nothing>
      )}
      {days.map(({ day, groups }) => (
        <section key={day} className="day">
          <h3 className="day-name">{day}</h3>
          <ol className="timeline">
            {groups.map((group) => (
              <Group key={group.id} group={group} />
            ))}
          </ol>
        </section>
      ))}
      {list.hasMore && (
        <Button block onClick={list.more} loading={list.loadingMore}>
          {t('timeline.more')}
        </Button>
      )}
    </Card>
  );
}

function Group({ group }: { group: TimelineGroup }) {
  const { t } = useTranslation('contacts');
  const [open, setOpen] = useState(false);
  const [first, ...others] = group.items;
  if (!first) return null;
  return (
    <>
      <Line item={first}>
        {others.length > 0 && (
          <button
            type="button"
            className="fold"
            aria-expanded={open}
            onClick={() => setOpen(!open)}
          >
            {t(open ? 'timeline.fold' : 'timeline.unfold', { count: others.length })}
          </button>
        )}
      </Line>
      {open && others.map((item) => <Line key={item.factId} item={item} />)}
    </>
  );
}

function Line({ item, children }: { item: TimelineItem; children?: React.ReactNode }) {
  const format = useFormat();
  const words = useFactWords();
  const { nameOf } = useChannels();
  return (
    <li className="event">
      <span className="event-icon">
        <FactIcon name={item.entry.icon} />
      </span>
      <span className="event-text">
        {words(item.entry)}
        {item.channelId && <span className="event-channel"> · {nameOf(item.channelId)}</span>}{' '}
        {children}
      </span>
      <time
        className="event-time"
        dateTime={item.at}
        title={`${format.exact(item.at)} · ${format.timeZone}`}
      >
        {format.time(item.at)}
      </time>
    </li>
  );
}
