import { Button, Collapse, Form, Input, Radio } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Channel, ChannelMode } from '#contracts/api/channels.ts';
import { post } from '../../api/client.ts';
import { useChange } from '../../api/queries.ts';
import { useRefusal } from '../../ui/feedback/use-refusal.ts';
import { newAesKey, newToken } from './random-secrets.ts';

/** What must be entered at the platform too; shown only while the account is being connected. */
export interface Secrets {
  token: string;
  encodingAesKey: string;
}

interface Given extends Secrets {
  name: string;
  appId: string;
  appSecret: string;
  mode: ChannelMode;
  apiBaseUrl?: string;
}

const modes: readonly ChannelMode[] = ['secure', 'compatible', 'plaintext'];

export function Credentials({ onMade }: { onMade: (channel: Channel, secrets: Secrets) => void }) {
  const { t } = useTranslation('channels');
  const [form] = Form.useForm<Given>();
  const refused = useRefusal(form);
  // Made once: new ones at every paint would differ from what was copied to the platform.
  const [secrets] = useState<Secrets>(() => ({ token: newToken(), encodingAesKey: newAesKey() }));
  const mode = Form.useWatch('mode', form);
  const create = useChange(
    ({ apiBaseUrl, encodingAesKey, ...given }: Given) => {
      const key = given.mode === 'plaintext' ? {} : { encodingAesKey };
      const base = apiBaseUrl ? { apiBaseUrl } : {};
      return post<Channel>('/channels', { kind: 'wechat', ...given, ...key, ...base });
    },
    ['channels'],
  );
  const needed = [{ required: true, message: t('form.needed') }];
  return (
    <Form<Given>
      form={form}
      layout="vertical"
      requiredMark={false}
      initialValues={{ mode: 'secure', ...secrets }}
      onFinish={(given) =>
        create.mutate(given, { onSuccess: (channel) => onMade(channel, given), onError: refused })
      }
    >
      <div className="form-grid">
        <Form.Item name="name" label={t('form.name')} extra={t('form.nameWhy')} rules={needed}>
          <Input autoFocus maxLength={80} />
        </Form.Item>
        <Form.Item
          name="appId"
          label={t('form.appId')}
          extra={t('form.appIdWhy')}
          rules={[
            { required: true, pattern: /^[A-Za-z0-9_-]{4,64}$/, message: t('form.appIdNeeded') },
          ]}
        >
          <Input placeholder="wx0123456789abcdef" autoComplete="off" />
        </Form.Item>
        <Form.Item
          name="appSecret"
          label={t('form.appSecret')}
          extra={t('form.appSecretWhy')}
          rules={needed}
        >
          <Input.Password autoComplete="new-password" />
        </Form.Item>
      </div>
      <Form.Item name="mode" label={t('form.mode')} extra={t(`form.modeWhy.${mode ?? 'secure'}`)}>
        <Radio.Group
          optionType="button"
          options={modes.map((value) => ({ value, label: t(`mode.${value}`) }))}
        />
      </Form.Item>
      <Collapse
        ghost
        items={[
          {
            key: 'more',
            label: t('form.more'),
            forceRender: true,
            children: (
              <div className="form-grid">
                <Form.Item
                  name="token"
                  label={t('form.token')}
                  extra={t('form.tokenWhy')}
                  rules={[
                    {
                      required: true,
                      pattern: /^[A-Za-z0-9]{3,32}$/,
                      message: t('form.tokenNeeded'),
                    },
                  ]}
                >
                  <Input className="mono" />
                </Form.Item>
                {mode !== 'plaintext' && (
                  <Form.Item
                    name="encodingAesKey"
                    label={t('form.aesKey')}
                    extra={t('form.aesKeyWhy')}
                    rules={[
                      {
                        required: true,
                        pattern: /^[A-Za-z0-9]{43}$/,
                        message: t('form.aesKeyNeeded'),
                      },
                    ]}
                  >
                    <Input className="mono" />
                  </Form.Item>
                )}
                <Form.Item
                  name="apiBaseUrl"
                  label={t('form.apiBaseUrl')}
                  extra={t('form.apiBaseUrlWhy')}
                  rules={[{ type: 'url', message: t('form.urlNeeded') }]}
                >
                  <Input placeholder="https://api.weixin.qq.com" />
                </Form.Item>
              </div>
            ),
          },
        ]}
      />
      <Button type="primary" htmlType="submit" loading={create.isPending} style={{ marginTop: 16 }}>
        {t('form.save')}
      </Button>
    </Form>
  );
}
