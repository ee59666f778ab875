import { Link, getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { ImportJob } from '#contracts/api/imports.ts';
import { useApi } from '../../api/queries.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { Page } from '../../ui/page.tsx';
import { Bars, Failure } from '../../ui/states.tsx';
import { ImportState } from './list-page.tsx';
import { Mapping } from './mapping.tsx';
import { Progress } from './progress.tsx';

const route = getRouteApi('/shell/imports/$id');

/** Progress moves at least this often, whatever the live stream tells. */
const everyMs = 1_000;

/** One file: first how its columns are read, then how far it is, then what came of it. */
export function ImportPage() {
  const { t } = useTranslation('imports');
  const format = useFormat();
  const { id } = route.useParams();
  const path = `/imports/${id}`;
  const first = useApi<ImportJob>('imports', path);
  const going = first.data?.status === 'running' || first.data?.status === 'queued';
  const { data: job } = useApi<ImportJob>('imports', path, {}, { every: going ? everyMs : false });
  const back = <Link to="/imports">← {t('title')}</Link>;
  if (first.error && !job)
    return (
      <Page title={t('file')} back={back}>
        <Failure error={first.error} retry={() => void first.refetch()} />
      </Page>
    );
  if (!job)
    return (
      <Page
        title={<span className="bar" style={{ width: 240, height: 24, marginTop: 4 }} />}
        lead=" "
        back={back}
      >
        <Bars lines={10} height={40} />
      </Page>
    );
  return (
    <Page
      title={job.fileName}
      back={back}
      lead={
        <span className="row">
          <ImportState job={job} />
          <span>
            {t(`kind.${job.kind}`)} · {format.bytes(job.bytes)} · {job.encoding} ·{' '}
            {t('delimiter', { delimiter: job.delimiter === '\t' ? 'Tab' : job.delimiter })}
          </span>
        </span>
      }
    >
      {job.status === 'draft' ? <Mapping key={job.id} job={job} /> : <Progress job={job} />}
    </Page>
  );
}
