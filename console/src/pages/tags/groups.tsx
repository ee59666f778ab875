import {
  DeleteOutlined,
  DownOutlined,
  EditOutlined,
  EllipsisOutlined,
  PlusOutlined,
  UpOutlined,
} from '@ant-design/icons';
import { Button, Dropdown } from 'antd';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { TagGroup, TagGroups } from '#contracts/api/tags/tags.ts';
import { patch, remove } from '../../api/client.ts';
import { useApi, useChange } from '../../api/queries.ts';
import { useCan } from '../../api/session.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { useFeedback } from '../../ui/feedback/use-feedback.ts';
import { Card } from '../../ui/page.tsx';
import { Bars, Failure } from '../../ui/states.tsx';
import { GroupForm } from './group-form.tsx';
import './groups.css';

export const useGroups = () => useApi<TagGroups>('tags', '/tag-groups');

/** The groups of tags in their order; choosing one shows its tags. */
export function Groups({ current }: { current: string | undefined }) {
  const { t } = useTranslation('tags');
  const may = useCan('contacts.write');
  const { data, error, refetch } = useGroups();
  const [adding, setAdding] = useState(false);
  const all = data && data.ungrouped + data.items.reduce((sum, group) => sum + group.tags, 0);
  return (
    <Card
      title={t('groups.title')}
      extra={
        may && (
          <Button
            size="small"
            type="text"
            icon={<PlusOutlined />}
            aria-label={t('groups.add')}
            title={t('groups.add')}
            onClick={() => setAdding(true)}
          />
        )
      }
    >
      {error && !data && <Failure error={error} retry={() => void refetch()} />}
      {!data && !error && <Bars lines={4} height={32} />}
      {data && (
        <ul className="tag-groups">
          <Line id={undefined} current={current} name={t('groups.all')} count={all ?? 0} />
          {data.items.map((group, index) => (
            <Line
              key={group.id}
              id={group.id}
              current={current}
              name={group.name}
              count={group.tags}
              acts={may && <Acts group={group} index={index} last={data.items.length - 1} />}
            />
          ))}
          {data.items.length > 0 && (
            <Line id="none" current={current} name={t('groups.none')} count={data.ungrouped} />
          )}
        </ul>
      )}
      {data?.items.length === 0 && <p className="faint">{t('groups.why')}</p>}
      {adding && <GroupForm onClose={() => setAdding(false)} />}
    </Card>
  );
}

interface LineProps {
  id: string | undefined;
  current: string | undefined;
  name: string;
  count: number;
  acts?: ReactNode;
}

function Line({ id, current, name, count, acts }: LineProps) {
  const format = useFormat();
  const chosen = id === current;
  return (
    <li className="tag-group" data-chosen={chosen || undefined}>
      <Link
        to="/tags"
        search={(old) => ({ ...old, group: id, tag: undefined })}
        aria-current={chosen ? 'true' : undefined}
        title={name}
      >
        {name}
      </Link>
      <span className="faint">{format.number(count)}</span>
      {acts}
    </li>
  );
}

function Acts({ group, index, last }: { group: TagGroup; index: number; last: number }) {
  const { t } = useTranslation('tags');
  const navigate = useNavigate({ from: '/tags' });
  const { destroy, failed } = useFeedback();
  const [renaming, setRenaming] = useState(false);
  const move = useChange((place: number) => patch(`/tag-groups/${group.id}`, { place }), ['tags']);
  const drop = useChange(() => remove(`/tag-groups/${group.id}`), ['tags']);
  const ask = () =>
    destroy({
      title: t('groups.deleteTitle', { name: group.name }),
      content: t('groups.deleteWhy', { count: group.tags }),
      action: t('common:action.delete'),
      run: async () => {
        await drop.mutateAsync();
        await navigate({ search: (old) => ({ ...old, group: undefined }) });
      },
    });
  return (
    <>
      <Dropdown
        trigger={['click']}
        menu={{
          items: [
            { key: 'rename', icon: <EditOutlined />, label: t('groups.rename') },
            { key: 'up', icon: <UpOutlined />, label: t('groups.up'), disabled: index === 0 },
            {
              key: 'down',
              icon: <DownOutlined />,
              label: t('groups.down'),
              disabled: index === last,
            },
            {
              key: 'delete',
              icon: <DeleteOutlined />,
              label: t('common:action.delete'),
              danger: true,
            },
          ],
          onClick: ({ key }) => {
            if (key === 'rename') setRenaming(true);
            else if (key === 'delete') ask();
            else move.mutate(index + (key === 'up' ? -1 : 1), { onError: failed });
          },
        }}
      >
        <Button
          type="text"
          size="small"
          icon={<EllipsisOutlined />}
          aria-label={t('groups.more', { name: group.name })}
        />
      </Dropdown>
      {renaming && <GroupForm group={group} onClose={() => setRenaming(false)} />}
    </>
  );
}
