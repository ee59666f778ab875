import { Button, Input, Popover, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useBlockNames } from './block-names.ts';
import { blockPlaceholder, placeholderFor, variableNames } from './placeholders.ts';
import './content-editor.css';

interface Props {
  onInsert: (piece: string) => void;
  /** Only a sign, where there is little room. */
  short?: boolean;
}

/** Inserts a variable with what is said of people of whom it is not known, or a block. */
export function VariableMenu({ onInsert, short = false }: Props) {
  const { t } = useTranslation('content');
  const [open, setOpen] = useState(false);
  return (
    <Popover
      trigger="click"
      placement="bottomRight"
      open={open}
      onOpenChange={setOpen}
      destroyOnHidden
      content={
        <Choice
          onChoose={(piece) => {
            onInsert(piece);
            setOpen(false);
          }}
        />
      }
    >
      <Button size="small" type="link" aria-label={t('variable.open')} title={t('variable.open')}>
        {short ? '{ }' : t('variable.open')}
      </Button>
    </Popover>
  );
}

const blockPrefix = 'block ';

function Choice({ onChoose }: { onChoose: (piece: string) => void }) {
  const { t } = useTranslation('content');
  const blocks = useBlockNames();
  const [name, setName] = useState<string>(variableNames[0]);
  const [fallback, setFallback] = useState('');
  const block = name.startsWith(blockPrefix) ? name.slice(blockPrefix.length) : null;
  return (
    <form
      className="stack content-variable"
      onSubmit={(event) => {
        event.preventDefault();
        event.stopPropagation();
        onChoose(block === null ? placeholderFor(name, fallback) : blockPlaceholder(block));
      }}
    >
      <Select
        autoFocus
        aria-label={t('variable.which')}
        value={name}
        options={[
          {
            label: t('variable.of'),
            options: variableNames.map((one) => ({ value: one, label: t(`variable.${one}`) })),
          },
          ...(blocks.length > 0
            ? [
                {
                  label: t('variable.blocks'),
                  options: blocks.map((one) => ({ value: blockPrefix + one, label: one })),
                },
              ]
            : []),
        ]}
        onChange={setName}
      />
      {block === null && (
        <label className="content-field">
          <span className="soft">{t('variable.otherwise')}</span>
          <Input
            value={fallback}
            maxLength={200}
            placeholder={t('variable.nothing')}
            onChange={(event) => setFallback(event.target.value)}
          />
        </label>
      )}
      <Button type="primary" htmlType="submit">
        {t('variable.insert')}
      </Button>
    </form>
  );
}
