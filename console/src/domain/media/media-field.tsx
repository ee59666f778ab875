import { PictureOutlined } from '@ant-design/icons';
import { Button, Input, Space } from 'antd';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { MediaKind } from '#contracts/api/content.ts';
import { MediaPicker } from './media-picker.tsx';
import '../content/content-editor.css';

interface Props {
  label: string;
  kind: MediaKind;
  value: string;
  limit: number;
  readOnly: boolean;
  onChange: (url: string) => void;
}

/** A file for a message: one of the library, or an address elsewhere. */
export function MediaField({ label, kind, value, limit, readOnly, onChange }: Props) {
  const { t } = useTranslation('content');
  const id = useId();
  const [choosing, setChoosing] = useState(false);
  return (
    <div className="content-field">
      <label htmlFor={id} className="soft">
        {label}
      </label>
      <Space.Compact>
        <Input
          id={id}
          value={value}
          maxLength={limit}
          disabled={readOnly}
          placeholder={t('media.address')}
          onChange={(event) => onChange(event.target.value)}
        />
        {!readOnly && (
          <Button icon={<PictureOutlined />} onClick={() => setChoosing(true)}>
            {t('media.choose')}
          </Button>
        )}
      </Space.Compact>
      {choosing && (
        <MediaPicker
          kind={kind}
          onClose={() => setChoosing(false)}
          onChoose={(url) => {
            onChange(url);
            setChoosing(false);
          }}
        />
      )}
    </div>
  );
}
