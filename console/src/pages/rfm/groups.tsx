import { useTranslation } from 'react-i18next';
import type { RfmGrid } from '#contracts/api/portrait.ts';
import type { RfmGroup } from '#contracts/rfm.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { Card } from '../../ui/page.tsx';
import { groupsIn, type GroupSums } from './cells.ts';

/** The regions of the grid by their names, with what each means for the brand. */
export function Groups({ grid, onPick }: { grid: RfmGrid; onPick: (group: RfmGroup) => void }) {
  const { t } = useTranslation('rfm');
  const format = useFormat();
  const columns: Column<GroupSums>[] = [
    {
      key: 'group',
      title: t('groups.group'),
      render: ({ group }) => (
        <>
          <button type="button" className="link-button" onClick={() => onPick(group)}>
            {t(`group.${group}`)}
          </button>
          <div className="rfm-meaning">{t(`meaning.${group}`)}</div>
        </>
      ),
    },
    {
      key: 'people',
      title: t('groups.people'),
      width: 76,
      end: true,
      render: ({ people }) => format.number(people),
    },
    {
      key: 'share',
      title: t('groups.share'),
      width: 68,
      end: true,
      hide: 'phone',
      render: ({ people }) => format.percent(grid.buyers > 0 ? people / grid.buyers : 0),
    },
    {
      key: 'money',
      title: t('groups.money'),
      width: 132,
      end: true,
      render: ({ money }) => format.wholeMoney(money, grid.currency),
    },
  ];
  return (
    <Card flush title={t('groups.title')}>
      <DataTable
        label={t('groups.title')}
        columns={columns}
        list={{ rows: groupsIn(grid.cells), error: null, retry: () => undefined }}
        rowKey={({ group }) => group}
        onOpen={({ group }) => onPick(group)}
        empty={null}
      />
    </Card>
  );
}
