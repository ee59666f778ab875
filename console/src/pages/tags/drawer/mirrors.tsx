import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { TagDetail } from '#contracts/api/tags/tags.ts';
import type { MirrorTarget, TagMirrors, TagMirrorStatus } from '#contracts/api/tags/mirrors.ts';
import { post, remove } from '../../../api/client.ts';
import { usePlatformWords } from '../../../api/problem-words.ts';
import { useApi, useChange } from '../../../api/queries.ts';
import { useCan } from '../../../api/session.ts';
import { useFormat } from '../../../i18n/use-format.ts';
import { State } from '../../../ui/badge.tsx';
import { useFeedback } from '../../../ui/feedback/use-feedback.ts';
import { Bars, Failure } from '../../../ui/states.tsx';
import { When } from '../../../ui/when.tsx';
import { mirrorTones } from '../columns.tsx';
import { MirrorForm } from './mirror-form.tsx';
import './tag-drawer.css';

/** An account is worked on in seconds; nothing announces every step. */
const watchMs = 2_000;

/** The accounts whose own tags follow this one, and how that stands. */
export function Mirrors({ tag }: { tag: TagDetail }) {
  const { t } = useTranslation('tags');
  const may = useCan('segments.write');
  const path = `/tags/${tag.id}/mirrors`;
  const { data, error, refetch } = useApi<TagMirrors>('tags', path);
  const busy = data?.items.some(({ state }) => state !== 'synced' && state !== 'failed');
  useApi<TagMirrors>('tags', path, {}, { every: busy ? watchMs : false });
  const [adding, setAdding] = useState<MirrorTarget | null>(null);
  const free = data?.targets.filter(
    (target) => !data.items.some(({ channelId }) => channelId === target.channelId),
  );
  return (
    <section className="tag-part">
      <h3>{t('mirrors.title')}</h3>
      {error && !data && <Failure error={error} retry={() => void refetch()} />}
      {!data && !error && <Bars lines={2} />}
      {data?.items.length === 0 && <p className="soft">{t('mirrors.none')}</p>}
      {data?.items.map((mirror) => (
        <MirrorLine
          key={mirror.channelId}
          tag={tag}
          mirror={mirror}
          target={data.targets.find(({ channelId }) => channelId === mirror.channelId)}
        />
      ))}
      {data?.targets.length === 0 && <p className="faint">{t('mirrors.noAccount')}</p>}
      {may && (
        <div className="row">
          {free?.map((target) => (
            <Button key={target.channelId} size="small" onClick={() => setAdding(target)}>
              {t('mirrors.start', { account: target.name })}
            </Button>
          ))}
        </div>
      )}
      {adding && <MirrorForm tag={tag} target={adding} onClose={() => setAdding(null)} />}
    </section>
  );
}

interface LineProps {
  tag: TagDetail;
  mirror: TagMirrorStatus;
  target: MirrorTarget | undefined;
}

function MirrorLine({ tag, mirror, target }: LineProps) {
  const { t } = useTranslation('tags');
  const format = useFormat();
  const words = useMirrorWords();
  const { state, problem, note, people, waiting, refused } = mirror;
  return (
    <div className="tag-mirror">
      <div className="row spread">
        <strong>{mirror.channelName}</strong>
        <State tone={mirrorTones[state]}>{t(`mirrors.is.${state}`)}</State>
      </div>
      <span className="soft">
        {t('mirrors.called', { name: mirror.platformName })} · {t('mirrors.has', { count: people })}
        {waiting > 0 && ` · ${t('mirrors.waiting', { count: waiting })}`}
      </span>
      {problem && (
        <div className="note" data-tone="bad" role="alert">
          {words(problem)}
        </div>
      )}
      {refused.map(({ reason, count }) => (
        <div key={reason} className="note" data-tone="warn">
          {t(`mirrors.refusal.${reason}`, { count })}
        </div>
      ))}
      {note && (
        <span className="soft">
          {t(`mirrors.note.${note.code}`, note.values)} <When at={note.at} />
        </span>
      )}
      {mirror.syncedAt && (
        <span className="faint">{t('mirrors.synced', { at: format.moment(mirror.syncedAt) })}</span>
      )}
      <MirrorActs tag={tag} mirror={mirror} target={target} />
    </div>
  );
}

function MirrorActs({ tag, mirror, target }: LineProps) {
  const { t } = useTranslation('tags');
  const may = useCan('segments.write');
  const { destroy, done, failed } = useFeedback();
  const [changing, setChanging] = useState(false);
  const url = `/tags/${tag.id}/mirrors/${mirror.channelId}`;
  const look = useChange(() => post(`${url}/check`), ['tags']);
  const end = useChange(() => remove(url), ['tags']);
  if (!may || mirror.state === 'ending') return null;
  return (
    <div className="row">
      <Button
        size="small"
        loading={look.isPending}
        onClick={() =>
          look.mutate(undefined, { onSuccess: () => done(t('mirrors.looking')), onError: failed })
        }
      >
        {t('mirrors.check')}
      </Button>
      {target && (
        <Button size="small" onClick={() => setChanging(true)}>
          {t(mirror.state === 'failed' ? 'mirrors.again' : 'mirrors.rename')}
        </Button>
      )}
      <Button
        size="small"
        danger
        onClick={() =>
          destroy({
            title: t('mirrors.endTitle', { account: mirror.channelName }),
            content: t('mirrors.endWhy', { name: mirror.platformName, count: mirror.people }),
            action: t('mirrors.end'),
            run: () => end.mutateAsync(),
          })
        }
      >
        {t('mirrors.end')}
      </Button>
      {changing && target && (
        <MirrorForm tag={tag} target={target} mirror={mirror} onClose={() => setChanging(false)} />
      )}
    </div>
  );
}

/** Why a mirror stands still, in words; a platform's own refusal by its code. */
function useMirrorWords(): (problem: NonNullable<TagMirrorStatus['problem']>) => string {
  const { t } = useTranslation('tags');
  const platform = usePlatformWords();
  return ({ code, values }) =>
    code === 'refused'
      ? platform(String(values['code'] ?? ''), String(values['words'] ?? ''))
      : t(`mirrors.problem.${code}`, values);
}
