import { CloudUploadOutlined } from '@ant-design/icons';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { ImportJob } from '#contracts/api/imports.ts';
import { useList } from '../../api/queries.ts';
import { useCan } from '../../api/session.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { State, type Tone } from '../../ui/badge.tsx';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { Card, Page } from '../../ui/page.tsx';
import { Nothing } from '../../ui/states.tsx';
import { When } from '../../ui/when.tsx';
import { NameCell } from '../../ui/name-cell.tsx';
import { UploadFile } from './upload-file.tsx';

const tones: Record<ImportJob['status'], Tone> = {
  draft: 'quiet',
  queued: 'info',
  running: 'info',
  done: 'good',
  cancelled: 'quiet',
  failed: 'bad',
};

export function ImportState({ job }: { job: ImportJob }) {
  const { t } = useTranslation('imports');
  return <State tone={tones[job.status]}>{t(`is.${job.status}`)}</State>;
}

/** Files that were brought in, and a place to bring in another. */
export function ImportsPage() {
  const { t } = useTranslation('imports');
  const format = useFormat();
  const navigate = useNavigate();
  const may = useCan('imports.write');
  const list = useList<ImportJob>('imports', '/imports');
  const open = (id: string) => void navigate({ to: '/imports/$id', params: { id } });
  const columns: Column<ImportJob>[] = [
    {
      key: 'file',
      title: t('file'),
      render: (row) => (
        <NameCell
          name={row.fileName}
          link={{ to: '/imports/$id', params: { id: row.id } }}
          note={`${t(`kind.${row.kind}`)} · ${format.bytes(row.bytes)}`}
        />
      ),
    },
    { key: 'state', title: t('state'), width: 136, render: (row) => <ImportState job={row} /> },
    {
      key: 'new',
      title: t('created'),
      width: 104,
      end: true,
      hide: 'phone',
      render: (row) => format.number(row.result.created),
    },
    {
      key: 'known',
      title: t('unchanged'),
      width: 120,
      end: true,
      hide: 'tablet',
      render: (row) => format.number(row.result.unchanged),
    },
    {
      key: 'failed',
      title: t('failedRows'),
      width: 104,
      end: true,
      hide: 'phone',
      render: (row) => format.number(row.result.failed),
    },
    {
      key: 'at',
      title: t('at'),
      width: 136,
      end: true,
      hide: 'phone',
      render: (row) => <When at={row.createdAt} />,
    },
  ];
  return (
    <Page title={t('title')} lead={t('lead')}>
      {may && <UploadFile onUploaded={(job) => open(job.id)} />}
      <Card flush title={t('before')}>
        <DataTable
          label={t('before')}
          columns={columns}
          list={list}
          rowKey={(row) => row.id}
          skeletonRows={4}
          onOpen={(row) => open(row.id)}
          empty={
            <Nothing picture={<CloudUploadOutlined />} title={t('none.title')}>
              {t('none.why')}
            </Nothing>
          }
        />
      </Card>
    </Page>
  );
}
