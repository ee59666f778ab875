import { MinusOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, Input } from 'antd';
import { useTranslation } from 'react-i18next';

interface Param {
  key: string;
  value: string;
}

interface Props {
  value?: Param[];
  onChange?: (value: Param[]) => void;
}

/** Custom parameters of a code, as rows of name and value. */
export function ParamsEditor({ value = [], onChange }: Props) {
  const { t } = useTranslation('codes');
  const set = (at: number, change: Partial<Param>) =>
    onChange?.(value.map((row, place) => (place === at ? { ...row, ...change } : row)));
  return (
    <div className="stack" style={{ gap: 8 }}>
      {value.map((row, at) => (
        <div key={at} className="row" style={{ flexWrap: 'nowrap', maxWidth: 520 }}>
          <Input
            aria-label={t('form.paramKey')}
            placeholder={t('form.paramKey')}
            maxLength={64}
            value={row.key}
            onChange={(event) => set(at, { key: event.target.value })}
          />
          <Input
            aria-label={t('form.paramValue')}
            placeholder={t('form.paramValue')}
            maxLength={500}
            value={row.value}
            onChange={(event) => set(at, { value: event.target.value })}
          />
          <Button
            type="text"
            icon={<MinusOutlined />}
            aria-label={t('form.paramRemove', { name: row.key })}
            onClick={() => onChange?.(value.toSpliced(at, 1))}
          />
        </div>
      ))}
      <div>
        <Button
          size="small"
          type="dashed"
          icon={<PlusOutlined />}
          onClick={() => onChange?.([...value, { key: '', value: '' }])}
        >
          {t('form.paramAdd')}
        </Button>
      </div>
    </div>
  );
}
