import { Link, getRouteApi, useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { SegmentChange } from '#contracts/api/segments.ts';
import { factTypes, type RuleFactType } from '#contracts/rules.ts';
import { useList } from '../../../api/queries.ts';
import { useContactName } from '../../../domain/contact-name.ts';
import { State } from '../../../ui/badge.tsx';
import { Choice } from '../../../ui/choice.tsx';
import { DataTable, type Column } from '../../../ui/data-table.tsx';
import { Card } from '../../../ui/page.tsx';
import { Person } from '../../../ui/person.tsx';
import { When } from '../../../ui/when.tsx';
import './changes.css';

const route = getRouteApi('/shell/segments/$id');
const directions = ['all', 'entered', 'left'] as const;

const isRuleFact = (type: string): type is RuleFactType =>
  (factTypes as readonly string[]).includes(type);

/** Why somebody came or went, in words. */
function useCauseWords(): (change: Pick<SegmentChange, 'cause' | 'by'>) => string {
  const { t } = useTranslation('segments');
  return ({ cause, by }) => {
    if (by === 'identity.learned') return t('cause.identity');
    if (cause === 'fact')
      return by && isRuleFact(by)
        ? t('cause.fact', { fact: t(`rules:fact.${by}`) })
        : t('cause.fact_bare');
    return t(`cause.${cause}${by ? '' : '_bare'}`, { by: by ?? '' });
  };
}

/** Who came and went, the latest first, and why. */
export function Changes({ id }: { id: string }) {
  const { t } = useTranslation('segments');
  const { direction: asked } = route.useSearch();
  const navigate = useNavigate({ from: '/segments/$id' });
  const direction = directions.find((one) => one === asked) ?? 'all';
  const list = useList<SegmentChange>('segments', `/segments/${id}/changes`, {
    direction: direction === 'all' ? undefined : direction,
    limit: 20,
  });
  return (
    <Card
      flush
      title={t('changes.title')}
      extra={
        <Choice
          label={t('changes.which')}
          value={direction}
          options={directions.map((value) => ({ value, text: t(`changes.${value}`) }))}
          onChange={(value) =>
            void navigate({
              search: (old) => ({ ...old, direction: value === 'all' ? undefined : value }),
              replace: true,
            })
          }
        />
      }
    >
      <DataTable
        label={t('changes.title')}
        columns={useColumns()}
        list={list}
        rowKey={(row) => `${row.person.id} ${row.at} ${row.entered}`}
        empty={<p className="soft changes-none">{t('changes.none')}</p>}
        skeletonRows={5}
      />
    </Card>
  );
}

function useColumns(): Column<SegmentChange>[] {
  const { t } = useTranslation('segments');
  const nameOf = useContactName();
  const words = useCauseWords();
  return [
    {
      key: 'person',
      title: t('person'),
      render: ({ person }) => (
        <Link to="/contacts/$id" params={{ id: person.id }}>
          <Person
            name={nameOf(person)}
            nameless={!person.name}
            seed={person.id}
            url={person.avatarUrl}
            note={person.city}
          />
        </Link>
      ),
    },
    {
      key: 'what',
      title: t('changes.what'),
      width: 104,
      render: (row) => (
        <>
          <State tone={row.entered ? 'good' : 'quiet'}>
            {t(row.entered ? 'changes.came' : 'changes.went')}
          </State>
          <div className="changes-why soft">{words(row)}</div>
        </>
      ),
    },
    {
      key: 'why',
      title: t('changes.why'),
      hide: 'phone',
      width: '34%',
      render: (row) => <span className="soft">{words(row)}</span>,
    },
    { key: 'at', title: t('changes.at'), width: 120, render: ({ at }) => <When at={at} /> },
  ];
}
