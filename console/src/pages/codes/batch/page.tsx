import { Link, getRouteApi, useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { CodeBatch } from '#contracts/api/codes.ts';
import { useApi } from '../../../api/queries.ts';
import { Page } from '../../../ui/page.tsx';
import { Bars, Failure } from '../../../ui/states.tsx';
import { BatchProgress } from './progress.tsx';
import { BatchStart } from './start.tsx';

const route = getRouteApi('/shell/codes/batch');

/** Thousands of codes from one CSV, and their pictures as one archive. */
export function BatchPage() {
  const { t } = useTranslation('codes');
  const { id } = route.useSearch();
  const navigate = useNavigate({ from: '/codes/batch' });
  return (
    <Page
      title={t('batch.title')}
      lead={t('batch.lead')}
      back={<Link to="/codes">← {t('title')}</Link>}
    >
      {id ? (
        <Running id={id} />
      ) : (
        <BatchStart onStarted={(batch) => void navigate({ search: { id: batch.id } })} />
      )}
    </Page>
  );
}

const everyMs = 1_000;

function Running({ id }: { id: string }) {
  const path = `/codes/batches/${id}`;
  const first = useApi<CodeBatch>('codes', path);
  const going = first.data?.status === 'running' || first.data?.status === 'checking';
  const { data } = useApi<CodeBatch>('codes', path, {}, { every: going ? everyMs : false });
  if (first.error && !data)
    return <Failure error={first.error} retry={() => void first.refetch()} />;
  return data ? <BatchProgress batch={data} /> : <Bars lines={5} height={40} />;
}
