import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { acts, type Interest, type TraitName, type TraitValue } from '#contracts/api/portrait.ts';
import { useMe } from '../../../api/session.ts';
import { useChannels } from '../../../domain/channels.ts';
import { useFactWords } from '../../../domain/fact-words.tsx';
import { moneyWords } from '../../../domain/money.ts';
import { useFormat } from '../../../i18n/use-format.ts';
import { When } from '../../../ui/when.tsx';

/** A trait's value as people read it. */
export function Value({ name, value }: { name: TraitName; value: TraitValue }) {
  const words = useWords();
  switch (value.kind) {
    case 'interests':
      return <Interests items={value.items} />;
    case 'hours':
      return <Hours value={value} />;
    case 'moment':
      return <When at={value.at} />;
    default:
      return <>{words(name, value)}</>;
  }
}

/** A trait's value in a few words; lists by what comes first. */
export function useWords(): (name: TraitName, value: TraitValue) => string {
  const { t } = useTranslation('portrait');
  const format = useFormat();
  const factWords = useFactWords();
  const { currency } = useMe().workspace;
  const { channels = [] } = useChannels();
  const named = (name: TraitName, text: string) => {
    if (name === 'fixed.language') return format.languageName(text);
    if (name === 'fixed.country') return format.country(text);
    if (name === 'fixed.gender') return t(`gender.${text}`, text);
    if (name === 'social.channel' || name === 'consumption.source')
      return channels.find(({ id }) => id === text)?.name ?? t(`channel.${text}`, text);
    return text;
  };
  return (name, value) => {
    switch (value.kind) {
      case 'text':
        return named(name, value.text);
      case 'day':
        return dayWords(format.language, value.day);
      case 'moment':
        return format.date(value.at);
      case 'count':
        return t(`count.${name}`, { count: value.count });
      case 'money':
        return moneyWords(value.amounts, format, currency);
      case 'share':
        return value.money
          ? format.percent(value.of > 0 ? value.part / value.of : 0, 1)
          : t('replies', { part: value.part, count: value.of });
      case 'interests':
        return value.items[0]?.label ?? '';
      case 'favourite':
        return t('favourite', {
          label: named(name, value.label),
          times: format.number(value.times),
          of: format.number(value.of),
        });
      case 'hours':
        return t('hours', { from: clock(value.from), to: clock(value.to) });
      case 'rating':
        return value.stars === null
          ? t('reviews', { count: value.reviews })
          : t('stars', { stars: format.decimal(value.stars, 1), count: value.reviews });
      case 'cell':
        return `${t(`rfm:group.${value.group}`)} (R${value.r} F${value.f} M${value.m})`;
      case 'entry':
        return factWords(value.entry);
    }
  };
}

const clock = (hour: number) => `${String(hour).padStart(2, '0')}:00`;

/** A calendar day, whatever the reader's zone. */
const dayWords = (language: string, day: string): string =>
  new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeZone: 'UTC' }).format(
    new Date(`${day}T00:00:00Z`),
  );

/** What somebody is interested in, each as strong as its bar is long. */
function Interests({ items }: { items: readonly Interest[] }): ReactNode {
  const { t } = useTranslation('portrait');
  const format = useFormat();
  const most = Math.max(...items.map(({ strength }) => strength ?? 0));
  return items.map(({ value, label, strength, acts: counts }) => {
    const done = acts
      .filter((act) => counts[act] > 0)
      .map((act) => t(`act.${act}`, { count: counts[act] }));
    return (
      <div key={value} className="interest">
        <div>{label}</div>
        {strength !== null && (
          <div
            className="interest-track"
            title={t('strength', { strength: format.decimal(strength, 1) })}
          >
            <div
              className="interest-bar"
              style={{ width: `${most > 0 ? (100 * strength) / most : 0}%` }}
            />
          </div>
        )}
        {done.length > 0 && <div className="interest-acts">{done.join(' · ')}</div>}
      </div>
    );
  });
}

function Hours({ value }: { value: Extract<TraitValue, { kind: 'hours' }> }) {
  const { t } = useTranslation('portrait');
  const words = useWords();
  const { counts, from, to, timeZone } = value;
  const most = Math.max(...counts);
  const isBest = (hour: number) => (hour - from + 24) % 24 < (to - from + 24) % 24;
  return (
    <div title={timeZone}>
      {words('social.hours', value)}
      <div className="hours" role="img" aria-label={t('hoursLabel')}>
        {counts.map((count, hour) => (
          <span
            key={hour}
            data-best={isBest(hour) || undefined}
            style={{ height: `${(100 * count) / most}%` }}
            title={t('hour', { hour: clock(hour), count })}
          />
        ))}
      </div>
    </div>
  );
}
