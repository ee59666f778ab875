import { Button } from 'antd';
import { Link, getRouteApi, useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Code, CodeStats } from '#contracts/api/codes.ts';
import { patch } from '../../api/client.ts';
import { useFailureWords } from '../../api/problem-words.ts';
import { useApi, useChange } from '../../api/queries.ts';
import { useCan } from '../../api/session.ts';
import { dayIn } from '../../i18n/zoned.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { Choice } from '../../ui/choice.tsx';
import { useFeedback } from '../../ui/feedback/use-feedback.ts';
import { Page } from '../../ui/page.tsx';
import { Bars, Failure } from '../../ui/states.tsx';
import { CodeAbout } from './code-about.tsx';
import { CodeLink } from './code-link.tsx';
import { CodePicture } from './code-picture.tsx';
import { CodeState } from './columns.tsx';
import { Days, Retention } from './code-charts.tsx';
import { StatsFigures } from './stats-figures.tsx';

const route = getRouteApi('/shell/codes/$id');
const ranges = { '7': 7, '30': 30, '90': 90 } as const;
type Range = keyof typeof ranges;

/** One code: its picture, what it brought, and how it is set up. */
export function CodePage() {
  const { t } = useTranslation('codes');
  const { id } = route.useParams();
  const { range: asked } = route.useSearch();
  const navigate = useNavigate({ from: '/codes/$id' });
  const { timeZone } = useFormat();
  const failureWords = useFailureWords();
  const range = (asked && asked in ranges ? asked : '30') as Range;
  const now = new Date();
  const to = dayIn(timeZone, now);
  const from = dayIn(timeZone, now, 1 - ranges[range]);
  const { data: code, error, refetch } = useApi<Code>('codes', `/codes/${id}`);
  const stats = useApi<CodeStats>('codes', `/codes/${id}/stats`, { from, to }, { keep: true });
  const back = <Link to="/codes">← {t('title')}</Link>;
  if (error && !code)
    return (
      <Page title={t('one')} back={back}>
        <Failure error={error} retry={() => void refetch()} />
      </Page>
    );
  return (
    <Page
      title={
        code?.name ?? <span className="bar" style={{ width: 220, height: 24, marginTop: 4 }} />
      }
      name={code?.name ?? ''}
      back={back}
      lead={code ? code.path.join(' › ') || t('noPlace') : ' '}
      actions={code && <Acts code={code} />}
    >
      {code?.failure && (
        <div className="note" data-tone="bad" role="alert">
          <strong>{t('refused')}</strong>
          <span>{failureWords(code.failure, code.problem)}</span>
        </div>
      )}
      <div className="row spread">
        {code ? <CodeState code={code} /> : <span />}
        <Choice
          label={t('stats.range')}
          value={range}
          options={(Object.keys(ranges) as Range[]).map((value) => ({
            value,
            text: t('stats.days', { count: ranges[value] }),
          }))}
          onChange={(value) => void navigate({ search: { range: value }, replace: true })}
        />
      </div>
      {stats.error && !stats.data ? (
        <Failure error={stats.error} retry={() => void stats.refetch()} />
      ) : (
        <StatsFigures stats={stats.data} />
      )}
      <div className="columns">
        <div className="stack">
          <Days stats={stats.data} />
          <Retention stats={stats.data} />
        </div>
        <div className="stack">
          {code ? (
            <>
              <CodePicture code={code} />
              <CodeLink code={code} />
              <CodeAbout code={code} />
            </>
          ) : (
            <div className="card">
              <div className="card-body">
                <Bars lines={10} height={32} />
              </div>
            </div>
          )}
        </div>
      </div>
    </Page>
  );
}

function Acts({ code }: { code: Code }) {
  const { t } = useTranslation('codes');
  const navigate = useNavigate();
  const { destroy, done, failed } = useFeedback();
  const may = useCan('codes.write');
  const archive = useChange(
    (archived: boolean) => patch(`/codes/${code.id}`, { archived }),
    ['codes'],
  );
  if (!may) return null;
  return (
    <>
      <Button onClick={() => void navigate({ to: '/codes/$id/edit', params: { id: code.id } })}>
        {t('common:action.edit')}
      </Button>
      {code.status === 'archived' ? (
        <Button
          loading={archive.isPending}
          onClick={() =>
            archive.mutate(false, { onSuccess: () => done(t('restored')), onError: failed })
          }
        >
          {t('restore')}
        </Button>
      ) : (
        <Button
          danger
          onClick={() =>
            destroy({
              title: t('archiveTitle', { name: code.name }),
              content: t('archiveWhy'),
              action: t('archive'),
              run: () => archive.mutateAsync(true),
            })
          }
        >
          {t('archive')}
        </Button>
      )}
    </>
  );
}
