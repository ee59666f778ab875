import { DeleteOutlined, EditOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { remove } from '../../../api/client.ts';
import { useApi, useChange } from '../../../api/queries.ts';
import { useCan } from '../../../api/session.ts';
import { usePurposes } from '../../../domain/purposes.ts';
import type { Column } from '../../../ui/data-table.tsx';
import { DataTable } from '../../../ui/data-table.tsx';
import { useFeedback } from '../../../ui/feedback/use-feedback.ts';
import { Card } from '../../../ui/page.tsx';
import { PurposeForm, type PurposeItem } from './purpose-form.tsx';
import { clockHour } from './values.ts';

/** What messages are for: whose consent is asked, and which rules hold for each. */
export function Purposes() {
  const { t } = useTranslation('message-rules');
  const may = useCan('channels.write');
  const { data, error, refetch } = useApi<{ items: PurposeItem[] }>(
    'messages',
    '/messages/purposes',
  );
  const [editing, setEditing] = useState<PurposeItem | 'new' | null>(null);
  const columns = useColumns(may, setEditing);
  return (
    <Card
      flush
      title={t('purposes.title')}
      extra={
        may && (
          <Button size="small" onClick={() => setEditing('new')}>
            {t('purposes.add')}
          </Button>
        )
      }
    >
      <DataTable
        label={t('purposes.title')}
        columns={columns}
        list={{ rows: data?.items, error, retry: () => void refetch() }}
        rowKey={(row) => row.key}
        skeletonRows={2}
        empty={null}
      />
      {editing && (
        <PurposeForm
          {...(editing !== 'new' && { purpose: editing })}
          taken={(data?.items ?? []).map(({ key }) => key)}
          onClose={() => setEditing(null)}
        />
      )}
    </Card>
  );
}

function useColumns(may: boolean, onEdit: (purpose: PurposeItem) => void): Column<PurposeItem>[] {
  const { t } = useTranslation('message-rules');
  const { nameOf } = usePurposes();
  const quiet = ({ quietHours }: PurposeItem) =>
    typeof quietHours === 'string'
      ? t(`purposes.quiet.${quietHours}`)
      : `${clockHour(quietHours.from)}:00–${clockHour(quietHours.to)}:00`;
  return [
    {
      key: 'name',
      title: t('purposes.name'),
      render: (row) => (
        <div>
          <div>{row.builtIn ? nameOf(row.key) : row.name}</div>
          <div className="person-note">{row.key}</div>
        </div>
      ),
    },
    {
      key: 'consent',
      title: t('purposes.consentTitle'),
      hide: 'phone',
      render: (row) => t(`purposes.consent.${row.consent}`),
    },
    {
      key: 'caps',
      title: t('purposes.capped'),
      width: 120,
      hide: 'phone',
      render: (row) => t(row.capped ? 'purposes.yes' : 'purposes.no'),
    },
    {
      key: 'quiet',
      title: t('quiet.title'),
      width: 160,
      hide: 'tablet',
      render: quiet,
    },
    ...(may
      ? [
          {
            key: 'acts',
            title: '',
            width: 96,
            end: true,
            render: (row: PurposeItem) => <Acts purpose={row} onEdit={() => onEdit(row)} />,
          },
        ]
      : []),
  ];
}

function Acts({ purpose, onEdit }: { purpose: PurposeItem; onEdit: () => void }) {
  const { t } = useTranslation('message-rules');
  const { destroy } = useFeedback();
  const { key, name, builtIn } = purpose;
  const drop = useChange(() => remove(`/messages/purposes/${key}`), ['messages']);
  return (
    <span className="row" style={{ gap: 0, flexWrap: 'nowrap', justifyContent: 'end' }}>
      <Button
        size="small"
        type="text"
        icon={<EditOutlined />}
        aria-label={t('purposes.edit', { name })}
        onClick={onEdit}
      />
      {!builtIn && (
        <Button
          size="small"
          type="text"
          danger
          icon={<DeleteOutlined />}
          aria-label={t('purposes.remove', { name })}
          onClick={() =>
            destroy({
              title: t('purposes.removeTitle', { name }),
              content: t('purposes.removeWhy'),
              action: t('purposes.removeAct'),
              run: () => drop.mutateAsync(),
            })
          }
        />
      )}
    </span>
  );
}
