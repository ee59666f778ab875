import { useTranslation } from 'react-i18next';
import type { JourneyDiff } from '#contracts/api/journeys.ts';
import { useApi } from '../../api/queries.ts';
import { State, type Tone } from '../../ui/badge.tsx';
import { Bars, Failure } from '../../ui/states.tsx';
import { at } from './api.ts';
import './diff.css';

interface Props {
  id: string;
  /** A version's number, or `draft`. */
  from: string;
  to: string;
}

type Change = JourneyDiff['changes'][number];
const tones: Record<Change['kind'], Tone> = { added: 'good', removed: 'bad', changed: 'info' };

/** What another version does otherwise, step by step. */
export function Diff({ id, from, to }: Props) {
  const { t, i18n } = useTranslation('journeys');
  /** What a part is called, by the first name of its path; the path itself where it has no words. */
  const called = (path: string): string => {
    const [head = ''] = path.split(/[.[]/);
    const key = `diff.part.${head}`;
    if (!i18n.exists(key, { ns: 'journeys' })) return path;
    const outlet = head === 'to' ? path.slice('to.'.length) : '';
    return t(key, { outlet: outlet && t(`outlet.${outlet}`, { defaultValue: outlet }) });
  };
  const { data, error, refetch } = useApi<JourneyDiff>('journeys', at(id, '/diff'), { from, to });
  if (error && !data) return <Failure error={error} retry={() => void refetch()} />;
  if (!data) return <Bars lines={4} />;
  if (data.changes.length === 0) return <p className="soft">{t('diff.none')}</p>;
  return (
    <ul className="diff" aria-label={t('diff.title')}>
      {data.changes.map((change) => (
        <li key={`${change.step} ${change.kind}`}>
          <div className="row">
            <State tone={tones[change.kind]}>{t(`diff.${change.kind}`)}</State>
            <strong>
              {change.name ||
                (change.stepKind ? t(`kind.${change.stepKind}`) : t('settings.title'))}
            </strong>
          </div>
          {change.fields.map((field) => (
            <div key={field.path} className="diff-field">
              <span className="soft" title={field.path}>
                {called(field.path)}
              </span>
              <span className="diff-before">{shown(field.before)}</span>
              <span className="diff-after">{shown(field.after)}</span>
            </div>
          ))}
        </li>
      ))}
    </ul>
  );
}

const shown = (value: unknown): string =>
  value === null ? '–' : typeof value === 'string' ? value || '“”' : JSON.stringify(value);
