import { Button, Input, Popover, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { placeholderFor, variableNames } from './variables.ts';

/** Chooses a variable, and what is said of people of whom it is not known. */
export function VariableMenu({ onInsert }: { onInsert: (piece: string) => void }) {
  const { t } = useTranslation('message-plan');
  const [open, setOpen] = useState(false);
  const [name, setName] = useState<string>(variableNames[0]);
  const [fallback, setFallback] = useState('');
  return (
    <Popover
      trigger="click"
      placement="bottomRight"
      open={open}
      onOpenChange={setOpen}
      destroyOnHidden
      content={
        <form
          className="stack plan-variable"
          onSubmit={(event) => {
            event.preventDefault();
            event.stopPropagation();
            onInsert(placeholderFor(name, fallback));
            setOpen(false);
          }}
        >
          <Select
            autoFocus
            aria-label={t('variable.which')}
            value={name}
            options={variableNames.map((one) => ({ value: one, label: t(`variable.${one}`) }))}
            onChange={setName}
          />
          <label className="stack plan-field">
            <span className="soft">{t('variable.otherwise')}</span>
            <Input
              value={fallback}
              maxLength={200}
              placeholder={t('variable.nothing')}
              onChange={(event) => setFallback(event.target.value)}
            />
          </label>
          <Button type="primary" htmlType="submit">
            {t('variable.insert')}
          </Button>
        </form>
      }
    >
      <Button size="small" type="link">
        {t('variable.open')}
      </Button>
    </Popover>
  );
}
