import { Radio } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Welcome } from '#contracts/content.ts';
import { WelcomeEditor, emptyWelcome } from './welcome-editor.tsx';

interface Props {
  value?: Welcome | null;
  onChange?: (value: Welcome | null) => void;
}

/** A code's own welcome, or the account's. */
export function OptionalWelcome({ value = null, onChange }: Props) {
  const { t } = useTranslation('welcome');
  return (
    <div className="stack">
      <Radio.Group
        value={value !== null}
        onChange={(event) => onChange?.(event.target.value ? emptyWelcome() : null)}
        options={[
          { value: false, label: t('useDefault') },
          { value: true, label: t('useOwn') },
        ]}
      />
      {value && <WelcomeEditor value={value} onChange={(next) => onChange?.(next)} />}
    </div>
  );
}
