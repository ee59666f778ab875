import { Button, Form, Input, InputNumber, Modal, Radio, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import type {
  Channel,
  ChannelMode,
  PatchChannel,
  WechatSettings,
} from '#contracts/api/channels.ts';
import { patch } from '../../api/client.ts';
import { useChange } from '../../api/queries.ts';
import { useFeedback } from '../../ui/feedback/use-feedback.ts';
import { useRefusal } from '../../ui/feedback/use-refusal.ts';

interface Given {
  name: string;
  mode: ChannelMode;
  appSecret?: string;
  token?: string;
  encodingAesKey?: string;
  settings: WechatSettings;
}

const modes: readonly ChannelMode[] = ['secure', 'compatible', 'plaintext'];
const rules = ['current', '2023', '2021', 'legacy48h'] as const;

/** Changes an account; secrets are written only, and left alone when left empty. */
export function ChannelSettings({ channel, onClose }: { channel: Channel; onClose: () => void }) {
  const { t } = useTranslation('channels');
  const { done } = useFeedback();
  const [form] = Form.useForm<Given>();
  const refused = useRefusal(form);
  const save = useChange(
    ({ appSecret, token, encodingAesKey, ...given }: Given) => {
      const body: PatchChannel = {
        ...given,
        ...(appSecret && { appSecret }),
        ...(token && { token }),
        ...(encodingAesKey && { encodingAesKey }),
      };
      return patch(`/channels/${channel.id}`, body);
    },
    ['channels'],
  );
  const kept = t('form.kept');
  return (
    <Modal
      open
      title={t('settingsOf', { name: channel.name })}
      onCancel={onClose}
      footer={null}
      width={640}
    >
      <Form<Given>
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={{ name: channel.name, mode: channel.mode, settings: channel.settings }}
        onFinish={(given) =>
          save.mutate(given, {
            onSuccess: () => {
              done(t('common:done.saved'));
              onClose();
            },
            onError: refused,
          })
        }
      >
        <div className="form-grid">
          <Form.Item
            name="name"
            label={t('form.name')}
            rules={[{ required: true, max: 80, message: t('form.needed') }]}
          >
            <Input />
          </Form.Item>
          <Form.Item name="mode" label={t('form.mode')}>
            <Radio.Group
              optionType="button"
              options={modes.map((value) => ({ value, label: t(`mode.${value}`) }))}
            />
          </Form.Item>
          <Form.Item name="appSecret" label={t('form.appSecret')}>
            <Input.Password placeholder={kept} autoComplete="new-password" />
          </Form.Item>
          <Form.Item
            name="token"
            label={t('form.token')}
            rules={[{ pattern: /^[A-Za-z0-9]{3,32}$/, message: t('form.tokenNeeded') }]}
          >
            <Input placeholder={kept} autoComplete="off" />
          </Form.Item>
          <Form.Item
            name="encodingAesKey"
            label={t('form.aesKey')}
            extra={t('form.aesKeyRotation')}
            rules={[{ pattern: /^[A-Za-z0-9]{43}$/, message: t('form.aesKeyNeeded') }]}
          >
            <Input placeholder={channel.hasEncodingAesKey ? kept : ''} autoComplete="off" />
          </Form.Item>
          <Form.Item
            name={['settings', 'windowRules']}
            label={t('form.windowRules')}
            extra={t('form.windowRulesWhy')}
          >
            <Select options={rules.map((value) => ({ value, label: t(`form.rules.${value}`) }))} />
          </Form.Item>
          <Form.Item
            name={['settings', 'ratePerSecond']}
            label={t('form.rate')}
            extra={t('form.rateWhy')}
          >
            <InputNumber min={1} max={20_000} style={{ width: '100%' }} />
          </Form.Item>
          <Form.Item
            name={['settings', 'replayWindowSeconds']}
            label={t('form.replay')}
            extra={t('form.replayWhy')}
          >
            <InputNumber min={0} max={604_800} style={{ width: '100%' }} />
          </Form.Item>
        </div>
        <Button type="primary" htmlType="submit" loading={save.isPending}>
          {t('common:action.save')}
        </Button>
      </Form>
    </Modal>
  );
}
