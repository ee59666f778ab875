import { Button, Drawer } from 'antd';
import { Link, useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { RfmPerson } from '#contracts/api/portrait.ts';
import type { Segment } from '#contracts/api/segments.ts';
import type { Condition, Rule } from '#contracts/rules.ts';
import { post } from '../../api/client.ts';
import { useChange, useList } from '../../api/queries.ts';
import { useCan } from '../../api/session.ts';
import { useContactName } from '../../domain/contact-name.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { useFeedback } from '../../ui/feedback/use-feedback.ts';
import { Person } from '../../ui/person.tsx';
import { When } from '../../ui/when.tsx';

/** Which people: of a square of the heat map, or of a group. */
export interface Wanted {
  r?: string | undefined;
  f?: string | undefined;
  group?: string | undefined;
}

interface Props {
  wanted: Wanted;
  currency: string;
  onClose: () => void;
}

/** The people of a cell or group, and a way to make a living segment of them. */
export function PeopleDrawer({ wanted, currency, onClose }: Props) {
  const { t } = useTranslation('rfm');
  const list = useList<RfmPerson>('rfm', '/rfm/people', { ...wanted });
  const title = wanted.group ? t(`group.${wanted.group}`) : t('cell', { r: wanted.r, f: wanted.f });
  return (
    <Drawer
      open
      title={title}
      onClose={onClose}
      size={560}
      destroyOnHidden
      extra={<MakeSegment wanted={wanted} name={title} />}
      styles={{ body: { padding: 0 } }}
    >
      <DataTable
        label={title}
        columns={useColumns(currency)}
        list={list}
        rowKey={({ id }) => id}
        empty={
          <p className="faint" style={{ padding: 24 }}>
            {t('nobody')}
          </p>
        }
      />
    </Drawer>
  );
}

function useColumns(currency: string): Column<RfmPerson>[] {
  const { t } = useTranslation('rfm');
  const format = useFormat();
  const nameOf = useContactName();
  return [
    {
      key: 'person',
      title: t('list.person'),
      render: ({ id, name, lastAt }) => (
        <Link to="/contacts/$id" params={{ id }} search={{ view: 'portrait' }}>
          <Person
            name={nameOf({ id, name, identityKinds: [] })}
            nameless={!name}
            seed={id}
            note={
              <>
                {t('list.last')} <When at={lastAt} />
              </>
            }
          />
        </Link>
      ),
    },
    {
      key: 'orders',
      title: t('list.orders'),
      width: 84,
      end: true,
      render: ({ orders }) => format.number(orders),
    },
    {
      key: 'money',
      title: t('groups.money'),
      width: 120,
      end: true,
      render: ({ money }) => format.money(money, currency),
    },
  ];
}

/** A rule that says the same as the cell or group does, and goes on saying it. */
function ruleOf({ r, f, group }: Wanted): Rule {
  const is = (field: string, score: string): Condition => ({
    kind: 'field',
    field,
    test: { op: 'equals', value: Number(score) },
  });
  const rules: Condition[] = group
    ? [{ kind: 'field', field: 'portrait.rfmGroup', test: { op: 'is', values: [group] } }]
    : [
        ...(r ? [is('portrait.rfmRecency', r)] : []),
        ...(f ? [is('portrait.rfmFrequency', f)] : []),
      ];
  return { kind: 'group', match: 'all', rules };
}

function MakeSegment({ wanted, name }: { wanted: Wanted; name: string }) {
  const { t } = useTranslation('rfm');
  const may = useCan('segments.write');
  const navigate = useNavigate();
  const { failed } = useFeedback();
  const create = useChange(
    () => post<Segment>('/segments', { name: t('segmentName', { name }), rule: ruleOf(wanted) }),
    ['segments'],
  );
  if (!may) return null;
  return (
    <Button
      loading={create.isPending}
      onClick={() =>
        create.mutate(undefined, {
          onSuccess: ({ id }) => void navigate({ to: '/segments/$id', params: { id } }),
          onError: failed,
        })
      }
    >
      {t('makeSegment')}
    </Button>
  );
}
