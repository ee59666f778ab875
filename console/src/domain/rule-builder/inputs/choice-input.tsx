import { Select } from 'antd';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SegmentChoice } from '#contracts/api/segments.ts';
import { useChoices } from '../choices.ts';
import { useBuilding } from '../context.ts';
import type { ChoiceSource } from '../model/sources.ts';
import { capital, commonWord, valueWords } from '../words/speaker.ts';

/** Long enough that a word is typed, short enough not to be noticed. */
const pauseMs = 200;

interface Offered {
  options: { value: string; label: string }[];
  /** Values have names: one that is not offered cannot be meant. */
  closed: boolean;
  loading: boolean;
  onSearch: (text: string) => void;
}

/** In a tree of places, each is called by its whole way from the top. */
function wayTo(items: ReadonlyMap<string, SegmentChoice>, choice: SegmentChoice): string {
  const above = choice.parent === null ? undefined : items.get(choice.parent);
  const own = choice.label ?? choice.value;
  return above ? `${wayTo(items, above)} › ${own}` : own;
}

function useOffered(source: ChoiceSource | null, chosen: readonly string[]): Offered {
  const { speaker, ownId } = useBuilding();
  const [q, setQ] = useState('');
  const timer = useRef<number | undefined>(undefined);
  useEffect(() => () => window.clearTimeout(timer.current), []);
  const { data, isFetching } = useChoices(source, q, true);
  const [known, setKnown] = useState<ReadonlyMap<string, string>>(new Map());
  return useMemo(() => {
    const items = new Map((data ?? []).map((choice) => [choice.value, choice]));
    const named = [...items.values()].some(({ label }) => label !== null);
    const closed = named || source?.of === 'words' || source?.of === 'segments';
    const options = [...items.values()]
      .filter(({ value }) => value !== ownId)
      .map((choice) => ({
        value: choice.value,
        label:
          choice.label === null || commonWord(speaker, source, choice.value) !== undefined
            ? capital(valueWords(speaker, source, choice.value), speaker.format.language)
            : wayTo(items, choice),
      }));
    const missing = chosen.filter((value) => !items.has(value));
    for (const value of missing)
      options.push({ value, label: known.get(value) ?? valueWords(speaker, source, value) });
    return {
      options,
      closed,
      loading: isFetching && !data,
      onSearch: (text: string) => {
        window.clearTimeout(timer.current);
        timer.current = window.setTimeout(() => {
          // What is chosen keeps its name while the offers change.
          setKnown(
            new Map([...known, ...options.map((each) => [each.value, each.label] as const)]),
          );
          setQ(text.trim());
        }, pauseMs);
      },
    };
  }, [data, chosen, isFetching, known, ownId, source, speaker]);
}

const containing = (text: string, option: { label: string } | undefined) =>
  option?.label.toLowerCase().includes(text.toLowerCase()) ?? false;

interface ManyProps {
  label: string;
  source: ChoiceSource | null;
  values: readonly string[];
  onChange: (values: string[]) => void;
}

/** Several values, chosen or typed. */
export function ValuesInput({ label, source, values, onChange }: ManyProps) {
  const { t } = useTranslation('rules');
  const { options, closed, loading, onSearch } = useOffered(source, values);
  const [typed, setTyped] = useState('');
  // A city nobody lives in yet can still be meant: what is typed is offered too, after what is known.
  const own =
    source && !closed && typed !== '' && !options.some(({ value }) => value === typed)
      ? [{ value: typed, label: t('input.typed', { value: typed }) }]
      : [];
  return (
    <Select
      className="rule-values"
      mode={source ? 'multiple' : 'tags'}
      aria-label={label}
      placeholder={t(source ? 'input.choose' : 'input.type')}
      value={[...values]}
      options={[...options, ...own]}
      loading={loading}
      tokenSeparators={source ? [] : [',', '，', ';', '；']}
      maxTagTextLength={28}
      popupMatchSelectWidth={false}
      {...(source ? {} : { open: false, suffixIcon: null })}
      showSearch={{
        filterOption: containing,
        onSearch: (text) => {
          setTyped(text.trim());
          onSearch(text);
        },
      }}
      onChange={(next: string[]) => onChange(next.map((value) => value.trim()).filter(Boolean))}
    />
  );
}

interface OneProps {
  label: string;
  source: ChoiceSource | null;
  value: string | undefined;
  placeholder: string;
  required?: boolean;
  onChange: (value: string | undefined) => void;
}

/** One value, chosen. */
export function OneInput({ label, source, value, placeholder, required, onChange }: OneProps) {
  const chosen = useMemo(() => (value ? [value] : []), [value]);
  const { options, loading, onSearch } = useOffered(source, chosen);
  return (
    <Select
      className="rule-one"
      aria-label={label}
      placeholder={placeholder}
      value={value}
      allowClear={!required}
      options={options}
      loading={loading}
      popupMatchSelectWidth={false}
      showSearch={{ onSearch, filterOption: containing }}
      onChange={(next: string | undefined) => onChange(next)}
    />
  );
}
