import { InboxOutlined } from '@ant-design/icons';
import { Button, Form, Input, Radio, Select, Upload } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CodeBatch } from '#contracts/api/codes.ts';
import { post } from '../../../api/client.ts';
import { useChange } from '../../../api/queries.ts';
import { useChannels } from '../../../domain/channels.ts';
import { useTags } from '../../../domain/tags/tags.tsx';
import { useFormat } from '../../../i18n/use-format.ts';
import { useFeedback } from '../../../ui/feedback/use-feedback.ts';
import { Card } from '../../../ui/page.tsx';

interface Given {
  channelId: string;
  kind: 'permanent' | 'temporary';
  campaign?: string;
  tags: string[];
}

/** Columns the file may have; only the first is needed. */
const columns = [
  'name',
  'path',
  'campaign',
  'staff',
  'tags',
  'scene',
  'validFrom',
  'validUntil',
  'params.…',
];
const template =
  'name,path,campaign,staff,tags\nCounter 3,East/Shanghai/IFC,Spring,Lin,vip;spring\n';

export function BatchStart({ onStarted }: { onStarted: (batch: CodeBatch) => void }) {
  const { t } = useTranslation('codes');
  const format = useFormat();
  const { failed } = useFeedback();
  const { channels = [] } = useChannels();
  const tags = useTags();
  const [file, setFile] = useState<File | null>(null);
  const start = useChange(
    (given: Given) => {
      const body = new FormData();
      // Fields first: the server reads them before it reads the file.
      body.append('channelId', given.channelId);
      body.append('kind', given.kind);
      body.append('campaign', given.campaign?.trim() ?? '');
      body.append('tags', given.tags.join(','));
      if (file) body.append('file', file, file.name);
      return post<CodeBatch>('/codes/batches', body);
    },
    ['codes'],
  );
  if (channels.length === 0) return <p className="soft">{t('noChannel.why')}</p>;
  return (
    <Form<Given>
      layout="vertical"
      requiredMark={false}
      className="stack"
      initialValues={{ channelId: channels[0]?.id, kind: 'permanent', tags: [] }}
      onFinish={(given) => start.mutate(given, { onSuccess: onStarted, onError: failed })}
    >
      <Card
        title={t('batch.file')}
        extra={
          <a
            download="codes.csv"
            href={`data:text/csv;charset=utf-8,${encodeURIComponent(template)}`}
          >
            {t('batch.template')}
          </a>
        }
      >
        <Upload.Dragger
          accept=".csv,text/csv"
          maxCount={1}
          showUploadList={false}
          beforeUpload={(given) => {
            setFile(given);
            return false;
          }}
        >
          <InboxOutlined style={{ fontSize: 32, color: 'var(--accent)' }} />
          <p>{file ? `${file.name} · ${format.bytes(file.size)}` : t('batch.drop')}</p>
          <p className="person-note">{t('batch.columns', { columns: columns.join(', ') })}</p>
        </Upload.Dragger>
      </Card>
      <Card title={t('batch.defaults')} extra={t('batch.defaultsWhy')}>
        <div className="form-grid">
          <Form.Item name="channelId" label={t('channel')}>
            <Select options={channels.map(({ id, name }) => ({ value: id, label: name }))} />
          </Form.Item>
          <Form.Item name="kind" label={t('kind')}>
            <Radio.Group
              optionType="button"
              options={[
                { value: 'permanent', label: t('kinds.permanent') },
                { value: 'temporary', label: t('kinds.temporary') },
              ]}
            />
          </Form.Item>
          <Form.Item name="campaign" label={t('campaign')}>
            <Input maxLength={120} />
          </Form.Item>
          <Form.Item name="tags" label={t('tags')}>
            <Select
              mode="tags"
              tokenSeparators={[',', '，']}
              options={tags.map((tag) => ({ value: tag.name }))}
            />
          </Form.Item>
        </div>
      </Card>
      <div>
        <Button
          type="primary"
          size="large"
          htmlType="submit"
          disabled={!file}
          loading={start.isPending}
        >
          {t('batch.start')}
        </Button>
      </div>
    </Form>
  );
}
