import { Button, InputNumber, Select, Switch } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Welcome, WelcomeVariant } from '#contracts/content.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { emptyContent } from '../content/kinds.ts';
import { MessageEditor } from '../message-editor.tsx';
import { variantLanguages } from './welcome-languages.ts';
import { WelcomePreview } from './preview/welcome-preview.tsx';
import { useVariantWords } from './welcome-summary.tsx';
import './welcome-editor.css';

const audiences = ['any', 'new', 'returning'] as const;

/** Contract limits: three messages a variant, twelve variants a welcome. */
const mostMessages = 3;
const mostVariants = 12;

/** The hours a new time-of-day condition starts with: outside the usual opening times. */
const firstHours = { from: 22, to: 8 };

export const emptyWelcome = (): Welcome => ({
  variants: [{ language: null, audience: 'any', hours: null, messages: [emptyContent('text')] }],
});

interface Props {
  value: Welcome;
  onChange: (value: Welcome) => void;
}

/** Writes a welcome: variants tried in order, the first that fits is sent. */
export function WelcomeEditor({ value, onChange }: Props) {
  const { t } = useTranslation('welcome');
  const { variants } = value;
  const set = (at: number, variant: WelcomeVariant) =>
    onChange({ variants: variants.with(at, variant) });
  return (
    <div className="stack">
      {variants.map((variant, at) => (
        <VariantEditor
          key={at}
          number={at + 1}
          variant={variant}
          onChange={(next) => set(at, next)}
          {...(variants.length > 1 && {
            onRemove: () => onChange({ variants: variants.toSpliced(at, 1) }),
          })}
        />
      ))}
      <div className="row">
        <WelcomePreview welcome={value} />
        {variants.length < mostVariants && (
          <Button
            type="dashed"
            onClick={() => onChange({ variants: [...emptyWelcome().variants, ...variants] })}
          >
            {t('addVariant')}
          </Button>
        )}
        <span className="person-note">{t('order')}</span>
      </div>
    </div>
  );
}

interface VariantProps {
  number: number;
  variant: WelcomeVariant;
  onChange: (variant: WelcomeVariant) => void;
  onRemove?: () => void;
}

function VariantEditor({ number, variant, onChange, onRemove }: VariantProps) {
  const { t } = useTranslation('welcome');
  const words = useVariantWords();
  const { messages } = variant;
  return (
    <section className="variant" aria-label={t('variant', { number })}>
      <div className="row spread">
        <strong>{words(variant)}</strong>
        {onRemove && (
          <Button size="small" type="text" danger onClick={onRemove}>
            {t('removeVariant')}
          </Button>
        )}
      </div>
      <Conditions variant={variant} onChange={onChange} />
      {messages.map((message, at) => (
        <MessageEditor
          key={at}
          value={message}
          onChange={(next) => onChange({ ...variant, messages: messages.with(at, next) })}
          {...(messages.length > 1 && {
            onRemove: () => onChange({ ...variant, messages: messages.toSpliced(at, 1) }),
          })}
        />
      ))}
      {messages.length < mostMessages && (
        <Button
          size="small"
          type="dashed"
          onClick={() => onChange({ ...variant, messages: [...messages, emptyContent('text')] })}
        >
          {t('addMessage')}
        </Button>
      )}
    </section>
  );
}

function Conditions({ variant, onChange }: Omit<VariantProps, 'number'>) {
  const { t } = useTranslation('welcome');
  const format = useFormat();
  const { language, audience, hours } = variant;
  return (
    <div className="row">
      <Select
        style={{ width: 168 }}
        aria-label={t('language')}
        value={language ?? ''}
        options={[
          { value: '', label: t('anyLanguage') },
          ...variantLanguages.map((value) => ({ value, label: format.languageName(value) })),
        ]}
        onChange={(value) => onChange({ ...variant, language: value || null })}
      />
      <Select
        style={{ width: 168 }}
        aria-label={t('audienceLabel')}
        value={audience}
        options={audiences.map((value) => ({ value, label: t(`audience.${value}`) }))}
        onChange={(value) => onChange({ ...variant, audience: value })}
      />
      <label className="row" style={{ flexWrap: 'nowrap' }}>
        <Switch
          size="small"
          checked={hours !== null}
          onChange={(on) => onChange({ ...variant, hours: on ? firstHours : null })}
        />
        {t('onlyAtHours')}
      </label>
      {hours && (
        <span className="row">
          <InputNumber
            min={0}
            max={23}
            style={{ width: 72 }}
            aria-label={t('from')}
            value={hours.from}
            onChange={(from) => onChange({ ...variant, hours: { ...hours, from: from ?? 0 } })}
          />
          –
          <InputNumber
            min={0}
            max={24}
            style={{ width: 72 }}
            aria-label={t('to')}
            value={hours.to}
            onChange={(to) => onChange({ ...variant, hours: { ...hours, to: to ?? 24 } })}
          />
          <span className="faint">{format.timeZone}</span>
        </span>
      )}
    </div>
  );
}
