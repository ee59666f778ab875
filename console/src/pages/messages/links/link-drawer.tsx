import { Drawer, Switch } from 'antd';
import { Link as RouteLink } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Link as ShortLink, LinkStats } from '#contracts/api/links.ts';
import { patch } from '../../../api/client.ts';
import { useApi, useChange } from '../../../api/queries.ts';
import { useCan } from '../../../api/session.ts';
import { useFormat } from '../../../i18n/use-format.ts';
import { Chart } from '../../../ui/chart/chart.tsx';
import { Copyable } from '../../../ui/copy.tsx';
import { useFeedback } from '../../../ui/feedback/use-feedback.ts';
import { Figure } from '../../../ui/figure.tsx';
import { Bars, Failure } from '../../../ui/states.tsx';

/** As many days as the chart shows. */
const days = 30;

/** One link: where it leads, how often it was opened, and what was not counted. */
export function LinkDrawer({ id, onClose }: { id: string; onClose: () => void }) {
  const { t } = useTranslation('links');
  const { data, error, refetch } = useApi<ShortLink>('links', `/links/${id}`);
  return (
    <Drawer open title={data?.name ?? t('one')} onClose={onClose} size={560} destroyOnHidden>
      {error && <Failure error={error} retry={() => void refetch()} />}
      {!data && !error && <Bars lines={6} height={32} />}
      {data && <Detail link={data} />}
    </Drawer>
  );
}

function Detail({ link }: { link: ShortLink }) {
  const { t } = useTranslation('links');
  const format = useFormat();
  const stats = useApi<LinkStats>('links', `/links/${link.id}/stats`, { days });
  return (
    <div className="stack">
      <div className="figures">
        <Figure label={t('clicks')} value={format.number(link.clicks)} note={t('clicksNote')} />
        <Figure label={t('people')} value={format.number(link.people)} note={t('peopleNote')} />
        <Figure
          label={t('filtered')}
          value={format.number(link.filtered)}
          note={t('filteredNote')}
        />
      </div>
      <Days stats={stats.data} />
      <Filtered stats={stats.data} />
      <dl className="facts-list">
        <dt>{t('leadsTo')}</dt>
        <dd>
          <a href={link.url} target="_blank" rel="noreferrer">
            {link.url}
          </a>
        </dd>
        <dt>{t('short')}</dt>
        <dd>
          <Copyable text={link.shortUrl} label={t('short')} />
          <div className="person-note">{t('shortNote')}</div>
        </dd>
        <dt>{t('madeBy')}</dt>
        <dd>
          <Source source={link.source} />
        </dd>
        <dt>{t('made')}</dt>
        <dd>{format.exact(link.createdAt)}</dd>
        {link.expiresAt && (
          <>
            <dt>{t('expires')}</dt>
            <dd>{format.exact(link.expiresAt)}</dd>
          </>
        )}
      </dl>
      <OnOff link={link} />
    </div>
  );
}

function Source({ source }: Pick<ShortLink, 'source'>) {
  const { t } = useTranslation('links');
  const words = t(`source.${source?.kind ?? 'hand'}`, source?.kind ?? '');
  if (source?.kind === 'campaign' && source.id)
    return (
      <RouteLink to="/campaigns/$id" params={{ id: source.id }}>
        {words}
      </RouteLink>
    );
  return words;
}

function Days({ stats }: { stats: LinkStats | undefined }) {
  const { t, i18n } = useTranslation('links');
  const format = useFormat();
  // Calendar days are read and written in UTC.
  const tick = new Intl.DateTimeFormat(i18n.language, {
    month: 'short',
    day: 'numeric',
    timeZone: 'UTC',
  });
  const found = stats?.days ?? [];
  return (
    <Chart
      kind="line"
      label={t('chart', { count: days })}
      ticks={found.map(({ day }) => tick.format(new Date(day)))}
      series={[
        { name: t('clicks'), values: found.map((day) => day.clicks) },
        { name: t('newPeople'), values: found.map((day) => day.people) },
      ]}
      format={format.compact}
    />
  );
}

function Filtered({ stats }: { stats: LinkStats | undefined }) {
  const { t } = useTranslation('links');
  const format = useFormat();
  if (!stats || stats.filtered.length === 0) return null;
  return (
    <div className="stack" style={{ gap: 8 }}>
      <strong>{t('notCounted', { count: days })}</strong>
      <dl className="facts-list">
        {stats.filtered.map(({ reason, clicks }) => (
          <div key={reason} className="fact-line">
            <dt>{format.number(clicks)}</dt>
            <dd>{t(`reason.${reason}`)}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

function OnOff({ link }: { link: ShortLink }) {
  const { t } = useTranslation('links');
  const { failed } = useFeedback();
  const may = useCan('messages.write');
  const change = useChange(
    (enabled: boolean) => patch(`/links/${link.id}`, { enabled }),
    ['links'],
  );
  return (
    <label className="row">
      <Switch
        checked={link.enabled}
        disabled={!may}
        loading={change.isPending}
        onChange={(enabled) => change.mutate(enabled, { onError: failed })}
      />
      {t(link.enabled ? 'isOn' : 'isOff')}
    </label>
  );
}
