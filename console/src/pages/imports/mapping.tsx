import { Button, Form, Input, Select } from 'antd';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  importTargets,
  type ImportJob,
  type ImportMapping,
  type ImportTarget,
} from '#contracts/api/imports.ts';
import { post, put } from '../../api/client.ts';
import { useChange } from '../../api/queries.ts';
import { useCan, useMe } from '../../api/session.ts';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { useFeedback } from '../../ui/feedback/use-feedback.ts';
import { Card } from '../../ui/page.tsx';
import { Preview } from './preview.tsx';

type Columns = ImportMapping['columns'];
type ImportColumn = ImportJob['columns'][number];

const orders = ['ymd', 'dmy', 'mdy'] as const;

/** What was chosen before for such a file, else what the columns look like. */
function firstChoice(job: ImportJob): Columns {
  if (job.mapping) return job.mapping.columns;
  const columns: Columns = {};
  for (const { name, suggested } of job.columns)
    if (suggested)
      columns[name] =
        suggested === 'attribute' ? { target: suggested, key: name } : { target: suggested };
  return columns;
}

/** Says what each column holds, with its first values beside it. */
export function Mapping({ job }: { job: ImportJob }) {
  const { t } = useTranslation('imports');
  const { workspace } = useMe();
  const may = useCan('imports.write');
  const { failed } = useFeedback();
  const [columns, setColumns] = useState<Columns>(() => firstChoice(job));
  const start = useChange(
    async (given: Omit<ImportMapping, 'columns'>) => {
      await put(`/imports/${job.id}/mapping`, { ...given, columns });
      await post(`/imports/${job.id}/start`);
    },
    ['imports'],
  );
  const zones = useMemo(
    () => Intl.supportedValuesOf('timeZone').map((value) => ({ value, label: value })),
    [],
  );
  return (
    <Form<Omit<ImportMapping, 'columns'>>
      layout="vertical"
      requiredMark={false}
      className="stack"
      disabled={!may}
      initialValues={
        job.mapping ?? {
          timeZone: workspace.timeZone,
          currency: workspace.currency,
          dateOrder: 'ymd',
          source: job.fileName.replace(/\.[^.]*$/, '').slice(0, 40),
        }
      }
      onFinish={(given) => start.mutate(given, { onError: failed })}
    >
      <Card flush title={t('mapping.title')} extra={t('mapping.why')}>
        <MappingTable job={job} columns={columns} onChange={setColumns} />
      </Card>
      <Card title={t('mapping.reading')}>
        <div className="form-grid">
          <Form.Item
            name="source"
            label={t('mapping.source')}
            extra={t('mapping.sourceWhy')}
            rules={[{ required: true, max: 40, message: t('mapping.sourceNeeded') }]}
          >
            <Input />
          </Form.Item>
          <Form.Item name="timeZone" label={t('mapping.timeZone')} extra={t('mapping.timeZoneWhy')}>
            <Select showSearch options={zones} />
          </Form.Item>
          <Form.Item name="dateOrder" label={t('mapping.dateOrder')}>
            <Select
              options={orders.map((value) => ({ value, label: t(`mapping.order.${value}`) }))}
            />
          </Form.Item>
          <Form.Item
            name="currency"
            label={t('mapping.currency')}
            extra={t('mapping.currencyWhy')}
            rules={[{ required: true, len: 3, message: t('mapping.currencyNeeded') }]}
          >
            <Input maxLength={3} />
          </Form.Item>
        </div>
      </Card>
      <Preview job={job} />
      {may && (
        <div>
          <Button
            type="primary"
            size="large"
            htmlType="submit"
            loading={start.isPending}
            disabled={Object.keys(columns).length === 0}
          >
            {t('start')}
          </Button>
        </div>
      )}
    </Form>
  );
}

interface TableProps {
  job: ImportJob;
  columns: Columns;
  onChange: (columns: Columns) => void;
}

function MappingTable({ job, columns, onChange }: TableProps) {
  const { t } = useTranslation('imports');
  const choose = (name: string, target: ImportTarget | undefined) => {
    const { [name]: _dropped, ...others } = columns;
    if (!target) return onChange(others);
    onChange({ ...others, [name]: target === 'attribute' ? { target, key: name } : { target } });
  };
  const shown: Column<ImportColumn>[] = [
    {
      key: 'column',
      title: t('mapping.column'),
      width: '28%',
      render: (row) => (
        <div>
          <div className="strong clip">{row.name}</div>
          <div className="person-note">{t(`mapping.type.${row.type}`)}</div>
        </div>
      ),
    },
    {
      key: 'samples',
      title: t('mapping.samples'),
      hide: 'phone',
      render: (row) => (
        <span className="soft clip block">{row.samples.filter(Boolean).join(' · ') || '–'}</span>
      ),
    },
    {
      key: 'target',
      title: t('mapping.becomes'),
      width: '38%',
      render: (row) => {
        const chosen = columns[row.name];
        return (
          <span className="row" style={{ flexWrap: 'nowrap' }}>
            <Select
              allowClear
              style={{ flex: 1, minWidth: 0 }}
              aria-label={t('mapping.targetOf', { column: row.name })}
              placeholder={t('mapping.leftOut')}
              value={chosen?.target}
              options={importTargets[job.kind].map((value) => ({
                value,
                label: t(`target.${value}`),
              }))}
              onChange={(target?: ImportTarget) => choose(row.name, target)}
            />
            {chosen?.target === 'attribute' && (
              <Input
                style={{ flex: 1, minWidth: 0 }}
                maxLength={64}
                aria-label={t('mapping.attributeOf', { column: row.name })}
                value={chosen.key ?? ''}
                onChange={(event) =>
                  onChange({
                    ...columns,
                    [row.name]: { target: 'attribute', key: event.target.value },
                  })
                }
              />
            )}
          </span>
        );
      },
    },
  ];
  return (
    <DataTable
      label={t('mapping.title')}
      columns={shown}
      list={{ rows: job.columns, error: null, retry: () => undefined }}
      rowKey={(row) => row.name}
      empty={null}
    />
  );
}
