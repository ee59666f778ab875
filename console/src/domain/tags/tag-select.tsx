import { Select } from 'antd';
import { TagLabel, useTags } from './tags.tsx';

interface Props {
  label: string;
  placeholder: string;
  /** A tag that is not offered: the one it is about. */
  except?: string;
  value: string | undefined;
  onChange: (id: string | undefined) => void;
  id?: string;
}

/** Chooses one tag by its name. */
export function TagSelect({ label, placeholder, except, value, onChange, id }: Props) {
  const tags = useTags().filter((tag) => tag.id !== except);
  return (
    <Select
      {...(id !== undefined && { id })}
      allowClear
      showSearch={{ optionFilterProp: 'name' }}
      style={{ width: '100%' }}
      aria-label={label}
      placeholder={placeholder}
      value={value}
      options={tags.map((tag) => ({
        value: tag.id,
        name: tag.name,
        label: <TagLabel name={tag.name} color={tag.color} />,
      }))}
      onChange={onChange}
    />
  );
}
