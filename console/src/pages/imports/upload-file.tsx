import { InboxOutlined, LoadingOutlined } from '@ant-design/icons';
import { Upload } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ImportJob, ImportKind } from '#contracts/api/imports.ts';
import { post } from '../../api/client.ts';
import { useChange } from '../../api/queries.ts';
import { Choice } from '../../ui/choice.tsx';
import { useFeedback } from '../../ui/feedback/use-feedback.ts';
import { Card } from '../../ui/page.tsx';

const kinds: readonly ImportKind[] = ['contacts', 'purchases'];

export function UploadFile({ onUploaded }: { onUploaded: (job: ImportJob) => void }) {
  const { t } = useTranslation('imports');
  const { failed } = useFeedback();
  const [kind, setKind] = useState<ImportKind>('contacts');
  const upload = useChange(
    (file: File) => {
      const body = new FormData();
      // The kind first: the server reads fields before it reads the file as a stream.
      body.append('kind', kind);
      body.append('file', file, file.name);
      return post<ImportJob>('/imports', body);
    },
    ['imports'],
  );
  return (
    <Card
      title={t('new')}
      extra={
        <Choice
          label={t('what')}
          value={kind}
          options={kinds.map((value) => ({ value, text: t(`kind.${value}`) }))}
          onChange={setKind}
        />
      }
    >
      <Upload.Dragger
        accept=".csv,.tsv,.txt,text/csv"
        maxCount={1}
        showUploadList={false}
        disabled={upload.isPending}
        beforeUpload={(file) => {
          upload.mutate(file, { onSuccess: onUploaded, onError: failed });
          return false;
        }}
      >
        <span style={{ fontSize: 32, color: 'var(--accent)' }}>
          {upload.isPending ? <LoadingOutlined /> : <InboxOutlined />}
        </span>
        <p>{t(upload.isPending ? 'reading' : 'drop')}</p>
        <p className="person-note">{t(`dropWhy.${kind}`)}</p>
      </Upload.Dragger>
    </Card>
  );
}
