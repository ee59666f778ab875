import { SearchOutlined } from '@ant-design/icons';
import { Input } from 'antd';
import { useEffect, useRef, useState } from 'react';
import './search-box.css';

/** Long enough that a word is typed, short enough not to be noticed. */
const pauseMs = 250;

interface Props {
  value: string;
  label: string;
  placeholder: string;
  onSearch: (text: string) => void;
}

/** A search field that follows the address and writes to it once typing pauses. */
export function SearchBox({ value, label, placeholder, onSearch }: Props) {
  const [text, setText] = useState(value);
  const [from, setFrom] = useState(value);
  const timer = useRef<number | undefined>(undefined);
  if (from !== value) {
    // The address changed from elsewhere (back, a cleared filter): what is typed gives way to it.
    setFrom(value);
    if (text.trim() !== value) setText(value);
  }
  useEffect(() => () => window.clearTimeout(timer.current), []);

  function typed(next: string, pause: number) {
    setText(next);
    window.clearTimeout(timer.current);
    timer.current = window.setTimeout(() => onSearch(next.trim()), pause);
  }

  return (
    <Input
      className="search-box"
      allowClear
      prefix={<SearchOutlined style={{ color: 'var(--text-faint)' }} />}
      aria-label={label}
      placeholder={placeholder}
      value={text}
      onChange={(event) => typed(event.target.value, pauseMs)}
      onPressEnter={() => typed(text, 0)}
    />
  );
}
