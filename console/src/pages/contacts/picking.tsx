import { Button, Checkbox } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ContactSummary } from '#contracts/api/contacts.ts';
import { BulkTag, type BulkPeople } from '../../domain/tags/bulk-tag.tsx';
import type { Column } from '../../ui/data-table.tsx';
import './picking.css';

export interface Picked {
  ids: ReadonlySet<string>;
  toggle: (ids: readonly string[]) => void;
  clear: () => void;
}

/** People chosen on a list, whatever page or filter they were found by. */
export function usePicked(): Picked {
  const [ids, setIds] = useState<ReadonlySet<string>>(new Set());
  return {
    ids,
    clear: () => setIds(new Set()),
    toggle: (given) =>
      setIds((before) => {
        const next = new Set(before);
        const all = given.every((id) => before.has(id));
        for (const id of given)
          if (all) next.delete(id);
          else next.add(id);
        return next;
      }),
  };
}

/** A column to choose rows by; its head chooses all that are shown. */
export function usePickColumn(
  picked: Picked,
  rows: readonly ContactSummary[] | undefined,
  nameOf: (row: ContactSummary) => string,
): Column<ContactSummary> {
  const { t } = useTranslation('tags');
  const shown = (rows ?? []).map(({ id }) => id);
  const count = shown.filter((id) => picked.ids.has(id)).length;
  return {
    key: 'pick',
    width: 52,
    title: (
      <Checkbox
        aria-label={t('bulk.pickAll')}
        disabled={shown.length === 0}
        checked={count > 0 && count === shown.length}
        indeterminate={count > 0 && count < shown.length}
        onChange={() => picked.toggle(shown)}
      />
    ),
    render: (row) => (
      <Checkbox
        aria-label={t('bulk.pick', { name: nameOf(row) })}
        checked={picked.ids.has(row.id)}
        onChange={() => picked.toggle([row.id])}
      />
    ),
  };
}

interface Props {
  picked: Picked;
  /** What the list is narrowed by; empty when it is not. */
  filter: Readonly<Record<string, string | undefined>>;
}

/** Tags those who were chosen, or everybody found; and how far that is. */
export function TagPicked({ picked, filter }: Props) {
  const { t } = useTranslation('tags');
  const [people, setPeople] = useState<BulkPeople | null>(null);
  const count = picked.ids.size;
  const narrowed = Object.values(filter).some(Boolean);
  return (
    <>
      {(count > 0 || narrowed) && (
        <div className="picked">
          {count > 0 ? (
            <>
              <strong>{t('bulk.picked', { count })}</strong>
              <Button
                size="small"
                type="primary"
                onClick={() => setPeople({ contactIds: [...picked.ids] })}
              >
                {t('bulk.chosen')}
              </Button>
              <Button size="small" type="text" onClick={picked.clear}>
                {t('bulk.unpick')}
              </Button>
            </>
          ) : (
            <Button size="small" onClick={() => setPeople({ filter })}>
              {t('bulk.these')}
            </Button>
          )}
        </div>
      )}
      {people && (
        <BulkTag
          who={'contactIds' in people ? t('bulk.who', { count }) : t('bulk.everybodyFound')}
          people={people}
          onClose={() => setPeople(null)}
          onStarted={() => {
            setPeople(null);
            picked.clear();
          }}
        />
      )}
    </>
  );
}
