import { BlockOutlined, PlusOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { Link, getRouteApi, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Block } from '#contracts/api/content.ts';
import { useApi } from '../../../api/queries.ts';
import { useCan } from '../../../api/session.ts';
import { useFormat } from '../../../i18n/use-format.ts';
import { DataTable, type Column } from '../../../ui/data-table.tsx';
import { Card, Page } from '../../../ui/page.tsx';
import { Nothing } from '../../../ui/states.tsx';
import { When } from '../../../ui/when.tsx';
import { MessageTabs } from '../message-tabs.tsx';
import { BlockDrawer } from './block-drawer.tsx';
import { BlockForm } from './block-form.tsx';

const route = getRouteApi('/shell/messages/blocks');

/** Pieces of text that messages share. */
export function BlocksPage() {
  const { t } = useTranslation('library');
  const { open } = route.useSearch();
  const navigate = useNavigate({ from: '/messages/blocks' });
  const may = useCan('messages.write');
  const [adding, setAdding] = useState(false);
  const { data, error, refetch } = useApi<{ items: Block[] }>('messages', '/blocks');
  return (
    <Page
      title={t('blocks.title')}
      lead={t('blocks.lead')}
      actions={
        may && (
          <Button type="primary" icon={<PlusOutlined />} onClick={() => setAdding(true)}>
            {t('blocks.add')}
          </Button>
        )
      }
    >
      <MessageTabs current="blocks" />
      <Card flush>
        <DataTable
          label={t('blocks.title')}
          columns={useColumns()}
          list={{ rows: data?.items, error, retry: () => void refetch() }}
          rowKey={(row) => row.id}
          selected={open}
          onOpen={(row) => void navigate({ search: { open: row.id } })}
          empty={
            <Nothing picture={<BlockOutlined />} title={t('blocks.none')}>
              {t('blocks.noneWhy')}
            </Nothing>
          }
        />
      </Card>
      {adding && <BlockForm onClose={() => setAdding(false)} />}
      {open && <BlockDrawer id={open} onClose={() => void navigate({ search: {} })} />}
    </Page>
  );
}

function useColumns(): Column<Block>[] {
  const { t } = useTranslation('library');
  const format = useFormat();
  return [
    {
      key: 'name',
      title: t('blocks.name'),
      width: '26%',
      render: (row) => (
        <Link to="/messages/blocks" search={{ open: row.id }}>
          {row.name}
        </Link>
      ),
    },
    {
      key: 'text',
      title: t('blocks.text'),
      render: (row) => (
        <div className="clip" title={row.text}>
          {row.text}
        </div>
      ),
    },
    {
      key: 'languages',
      title: t('blocks.languages'),
      width: 176,
      hide: 'phone',
      render: (row) =>
        row.languages.length === 0 ? (
          <span className="faint">–</span>
        ) : (
          format.list(row.languages.map(({ language }) => format.languageName(language)))
        ),
    },
    {
      key: 'changed',
      title: t('blocks.changed'),
      width: 136,
      hide: 'tablet',
      render: (row) => <When at={row.updatedAt} />,
    },
  ];
}
