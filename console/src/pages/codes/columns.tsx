import { useTranslation } from 'react-i18next';
import type { Code, CodeStatus } from '#contracts/api/codes.ts';
import { useFailureWords } from '../../api/problem-words.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { State, type Tone } from '../../ui/badge.tsx';
import type { Column } from '../../ui/data-table.tsx';
import { NameCell } from '../../ui/name-cell.tsx';

export type CodeSort = 'newest' | 'name' | 'scans' | 'visits' | 'follows';

const tones: Record<CodeStatus, Tone> = {
  pending: 'info',
  failed: 'bad',
  planned: 'quiet',
  active: 'good',
  expired: 'quiet',
  archived: 'quiet',
};

export function CodeState({ code }: { code: Code }) {
  const { t } = useTranslation('codes');
  const failureWords = useFailureWords();
  return (
    <State
      tone={tones[code.status]}
      title={code.failure === null ? '' : failureWords(code.failure, code.problem)}
    >
      {t(`is.${code.status}`)}
    </State>
  );
}

export function useCodeColumns(sort: CodeSort, onSort: (sort: CodeSort) => void): Column<Code>[] {
  const { t } = useTranslation('codes');
  const format = useFormat();
  const sorted = (by: CodeSort, order: 'ascending' | 'descending') => ({
    sort: sort === by ? order : ('none' as const),
    onSort: () => onSort(sort === by ? 'newest' : by),
  });
  return [
    {
      key: 'name',
      title: t('name'),
      ...sorted('name', 'ascending'),
      render: (row) => (
        <NameCell
          name={row.name}
          link={{ to: '/codes/$id', params: { id: row.id } }}
          note={row.path.join(' › ') || t('noPlace')}
        />
      ),
    },
    {
      key: 'campaign',
      title: t('campaign'),
      width: '14%',
      hide: 'tablet',
      render: (row) => row.campaign ?? <span className="faint">–</span>,
    },
    {
      key: 'status',
      title: t('status'),
      width: 100,
      hide: 'phone',
      render: (row) => <CodeState code={row} />,
    },
    {
      key: 'scans',
      title: t('scans'),
      width: 80,
      end: true,
      ...sorted('scans', 'descending'),
      render: (row) => format.number(row.totals.scans),
    },
    {
      key: 'visits',
      title: t('visits'),
      width: 76,
      end: true,
      hide: 'tablet',
      ...sorted('visits', 'descending'),
      render: (row) => format.number(row.totals.visits),
    },
    {
      key: 'people',
      title: t('people'),
      width: 76,
      end: true,
      hide: 'tablet',
      render: (row) => format.number(row.totals.people),
    },
    {
      key: 'follows',
      title: t('follows'),
      width: 100,
      end: true,
      ...sorted('follows', 'descending'),
      render: (row) => format.number(row.totals.follows),
    },
  ];
}
