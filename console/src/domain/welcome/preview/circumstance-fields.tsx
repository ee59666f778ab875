import { Segmented, Select } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../../i18n/use-format.ts';
import { ContactSelect } from '../../contact-select.tsx';
import { variantLanguages } from '../welcome-languages.ts';
import type { Circumstances, Who } from './circumstances.ts';

const hours = Array.from({ length: 24 }, (_, hour) => hour);
const people: readonly Who[] = ['example', 'unknown', 'contact'];

interface Props {
  value: Circumstances;
  /** Told what is to be different. */
  onChange: (change: Partial<Circumstances>) => void;
}

/** Whom, and when, to imagine. */
export function CircumstanceFields({ value, onChange }: Props) {
  const { t } = useTranslation('welcome');
  const format = useFormat();
  return (
    <div className="stack" style={{ gap: 12 }}>
      <Segmented<Who>
        block
        aria-label={t('preview.whom')}
        value={value.who}
        options={people.map((who) => ({ value: who, label: t(`preview.who.${who}`) }))}
        onChange={(who) => onChange({ who })}
      />
      {value.who === 'contact' && (
        <ContactSelect
          label={t('preview.who.contact')}
          placeholder={t('preview.find')}
          value={value.contactId}
          onChange={(contactId) => onChange({ contactId })}
        />
      )}
      <div className="pair" style={{ gap: 12, gridTemplateColumns: '1fr 1fr' }}>
        <Labelled text={t('language')}>
          <Select
            aria-label={t('language')}
            style={{ width: '100%' }}
            value={value.language ?? ''}
            options={[
              {
                value: '',
                label: t(value.who === 'contact' ? 'preview.hers' : 'preview.workspaces'),
              },
              ...variantLanguages.map((one) => ({ value: one, label: format.languageName(one) })),
            ]}
            onChange={(language) => onChange({ language: language || null })}
          />
        </Labelled>
        <Labelled text={t('preview.hour')}>
          <Select<number>
            aria-label={t('preview.hour')}
            style={{ width: '100%' }}
            virtual={false}
            value={value.hour ?? -1}
            options={[
              { value: -1, label: t('preview.now') },
              ...hours.map((hour) => ({
                value: hour,
                label: `${String(hour).padStart(2, '0')}:00`,
              })),
            ]}
            onChange={(hour) => onChange({ hour: hour === -1 ? null : hour })}
          />
        </Labelled>
      </div>
      <Segmented<Circumstances['audience']>
        block
        aria-label={t('audienceLabel')}
        value={value.audience}
        options={(['new', 'returning'] as const).map((one) => ({
          value: one,
          label: t(`preview.audience.${one}`),
        }))}
        onChange={(audience) => onChange({ audience })}
      />
    </div>
  );
}

function Labelled({ text, children }: { text: string; children: ReactNode }) {
  return (
    <div className="stack" style={{ gap: 4 }}>
      <span className="soft" aria-hidden="true">
        {text}
      </span>
      {children}
    </div>
  );
}
