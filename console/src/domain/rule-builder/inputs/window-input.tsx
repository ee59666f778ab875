import { Select } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Window } from '#contracts/rules.ts';
import { DaysInput, SpanInput } from './time-inputs.tsx';

interface Props {
  window: Window;
  onChange: (window: Window, key?: string) => void;
}

const kinds = ['last', 'between', 'ever'] as const;

const blank: Record<Window['kind'], Window> = {
  last: { kind: 'last', span: { n: 30, unit: 'day' } },
  between: { kind: 'between', from: null, to: null },
  ever: { kind: 'ever' },
};

/** When it happened: in the last so long, between two days, or ever. */
export function WindowInput({ window, onChange }: Props) {
  const { t } = useTranslation('rules');
  return (
    <>
      <Select
        aria-label={t('input.when')}
        value={window.kind}
        popupMatchSelectWidth={false}
        options={kinds.map((kind) => ({ value: kind, label: t(`input.window.${kind}`) }))}
        onChange={(kind) => onChange(blank[kind])}
      />
      {window.kind === 'last' && (
        <SpanInput
          label={t('input.howLong')}
          value={window.span}
          onChange={(span) => onChange({ kind: 'last', span }, 'span')}
        />
      )}
      {window.kind === 'between' && (
        <DaysInput
          from={window.from}
          to={window.to}
          onChange={(days) => onChange({ kind: 'between', ...days }, 'days')}
        />
      )}
    </>
  );
}
