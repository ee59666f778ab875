import { Button, Select } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { DataTable, type DataTableProps } from './data-table.tsx';
import { Card } from './page.tsx';
import { Nothing } from './states.tsx';
import './filtered-list.css';

interface Props<T> extends DataTableProps<T> {
  /** The controls above the list; what they choose is in the address. */
  filters: ReactNode;
  /** Whether a filter is set: an empty list then says so, and offers to clear them. */
  filtered: boolean;
  /** Said when nothing fits the filters. */
  unmatched: { title: string; why?: string };
  onClear: () => void;
}

/** A list that is searched and filtered: controls, table, and the two ways of being empty. */
export function FilteredList<T>({ filters, filtered, unmatched, onClear, ...table }: Props<T>) {
  const { t } = useTranslation();
  const nothingFits = (
    <Nothing
      title={unmatched.title}
      action={<Button onClick={onClear}>{t('action.clearFilters')}</Button>}
    >
      {unmatched.why}
    </Nothing>
  );
  return (
    <>
      <div className="filters">{filters}</div>
      <Card flush>
        <DataTable {...table} empty={filtered ? nothingFits : table.empty} />
      </Card>
    </>
  );
}

interface FilterProps {
  /** What is chosen, e.g. "State". */
  label: string;
  /** Shown while nothing is chosen, e.g. "Any state". */
  any: string;
  value: string | undefined;
  options: readonly { value: string; label: string }[];
  onChange: (value: string | undefined) => void;
  /** With a field to find an option by its name, for long lists. */
  search?: boolean;
}

/** One of a list's filters: a choice that can be taken back. */
export function Filter({ label, any, value, options, onChange, search = false }: FilterProps) {
  return (
    <Select
      className="filter"
      allowClear
      showSearch={search && { optionFilterProp: 'label' }}
      placeholder={any}
      aria-label={label}
      value={value}
      options={[...options]}
      onChange={onChange}
    />
  );
}
