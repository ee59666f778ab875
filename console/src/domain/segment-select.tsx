import { Select } from 'antd';
import type { Segment } from '#contracts/api/segments.ts';
import { useApi, type Page } from '../api/queries.ts';
import { useFormat } from '../i18n/use-format.ts';

interface Props {
  label: string;
  placeholder: string;
  value: readonly string[];
  onChange: (ids: string[]) => void;
}

/** Contract limit of a page; brands have tens of segments. */
const most = 200;

/** Chooses segments and lists by their names, each with how many people are in it. */
export function SegmentSelect({ label, placeholder, value, onChange }: Props) {
  const format = useFormat();
  const { data } = useApi<Page<Segment>>('segments', '/segments', { limit: most });
  return (
    <Select
      mode="multiple"
      aria-label={label}
      placeholder={placeholder}
      style={{ width: '100%' }}
      loading={!data}
      optionFilterProp="name"
      value={data ? [...value] : []}
      options={(data?.items ?? []).map(({ id, name, size }) => ({
        value: id,
        name,
        label: `${name} · ${format.number(size)}`,
      }))}
      onChange={onChange}
    />
  );
}
