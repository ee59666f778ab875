import { Button, Form, Input, InputNumber, Radio, Select, Switch } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Channel } from '#contracts/api/channels.ts';
import type { Code, UpdateCode } from '#contracts/api/codes.ts';
import { useTags } from '../../domain/tags/tags.tsx';
import { OptionalWelcome } from '../../domain/welcome/optional-welcome.tsx';
import { useFormat } from '../../i18n/use-format.ts';
import { useRefusal } from '../../ui/feedback/use-refusal.ts';
import { Card } from '../../ui/page.tsx';
import { fromForm, toForm, type FormValues } from './code-values.ts';
import { ParamsEditor } from './params-editor.tsx';
import { PlaceSelect } from './places/place-form.tsx';
import { usePlaces } from './places/use-places.ts';

interface Props {
  code?: Code;
  channels: readonly Channel[];
  nodeId: string | null;
  busy: boolean;
  /** `refused` shows at the fields what the server says against it. */
  onSave: (given: UpdateCode, refused: (error: unknown) => void) => void;
}

/** Sets up a code; its channel, kind and scene are fixed once it is made, being printed already. */
export function CodeForm({ code, channels, nodeId, busy, onSave }: Props) {
  const { t } = useTranslation('codes');
  const { timeZone } = useFormat();
  const tags = useTags();
  const places = usePlaces().data?.nodes ?? [];
  const [form] = Form.useForm<FormValues>();
  const refused = useRefusal(form);
  const kind = Form.useWatch('kind', form);
  return (
    <Form<FormValues>
      form={form}
      layout="vertical"
      requiredMark={false}
      scrollToFirstError
      className="stack"
      initialValues={toForm(code, { channelId: channels[0]?.id ?? '', nodeId }, timeZone)}
      onFinish={(given) => onSave(fromForm(given, code !== undefined, timeZone), refused)}
    >
      <Card title={t('form.what')}>
        <div className="form-grid">
          <Form.Item
            name="name"
            label={t('name')}
            extra={t('form.nameWhy')}
            rules={[{ required: true, max: 120, message: t('form.nameNeeded') }]}
          >
            <Input autoFocus={!code} />
          </Form.Item>
          <Form.Item name="nodeId" label={t('form.place')} extra={t('form.placeWhy')}>
            <PlaceSelect nodes={places} />
          </Form.Item>
          <Form.Item name="channelId" label={t('channel')}>
            <Select
              disabled={code !== undefined}
              options={channels.map(({ id, name }) => ({ value: id, label: name }))}
            />
          </Form.Item>
          <Form.Item name="kind" label={t('kind')} extra={t(`form.${kind ?? 'permanent'}Why`)}>
            <Radio.Group
              disabled={code !== undefined}
              optionType="button"
              options={[
                { value: 'permanent', label: t('kinds.permanent') },
                { value: 'temporary', label: t('kinds.temporary') },
              ]}
            />
          </Form.Item>
          {kind === 'temporary' && !code && (
            <Form.Item
              name="expireDays"
              label={t('form.expireDays')}
              rules={[{ required: true, message: t('form.expireDaysNeeded') }]}
            >
              <InputNumber min={1} max={30} />
            </Form.Item>
          )}
          <Form.Item
            name="scene"
            label={t('scene')}
            extra={t('form.sceneWhy')}
            rules={[{ pattern: /^[\w-]{1,64}$/, message: t('form.sceneNeeded') }]}
          >
            <Input disabled={code !== undefined} placeholder={t('form.sceneHint')} />
          </Form.Item>
        </div>
      </Card>
      <Card title={t('form.attribution')}>
        <div className="form-grid">
          <Form.Item name="campaign" label={t('campaign')}>
            <Input maxLength={120} />
          </Form.Item>
          <Form.Item name="staff" label={t('staff')}>
            <Input maxLength={120} />
          </Form.Item>
          <Form.Item name="tags" label={t('tags')} extra={t('form.tagsWhy')}>
            <Select
              mode="tags"
              maxCount={20}
              tokenSeparators={[',', '，']}
              options={tags.map((tag) => ({ value: tag.name }))}
            />
          </Form.Item>
          <Form.Item name="validFrom" label={t('validFrom')} extra={timeZone}>
            <Input type="datetime-local" />
          </Form.Item>
          <Form.Item
            name="validUntil"
            label={t('validUntil')}
            extra={timeZone}
            dependencies={['validFrom']}
            rules={[
              ({ getFieldValue }) => ({
                validator: (_, value?: string) =>
                  value && value <= (getFieldValue('validFrom') ?? '')
                    ? Promise.reject(new Error(t('form.validOrder')))
                    : Promise.resolve(),
              }),
            ]}
          >
            <Input type="datetime-local" />
          </Form.Item>
        </div>
        <Form.Item
          name="params"
          label={t('form.params')}
          extra={t('form.paramsWhy')}
          style={{ marginBottom: 0 }}
        >
          <ParamsEditor />
        </Form.Item>
      </Card>
      <Card title={t('welcome')}>
        <Form.Item name="welcome" noStyle>
          <OptionalWelcome />
        </Form.Item>
        <Form.Item
          name="welcomeFollowers"
          valuePropName="checked"
          label={t('form.welcomeFollowers')}
          style={{ margin: '16px 0 0' }}
        >
          <Switch />
        </Form.Item>
      </Card>
      <div>
        <Button type="primary" size="large" htmlType="submit" loading={busy}>
          {t(code ? 'common:action.save' : 'create')}
        </Button>
      </div>
    </Form>
  );
}
