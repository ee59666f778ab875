import { Button, Form, Input, Select } from 'antd';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Workspace, WorkspaceChange } from '#contracts/api/workspace.ts';
import { patch } from '../../api/client.ts';
import { useChange } from '../../api/queries.ts';
import { useCan, useMe } from '../../api/session.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { useFeedback } from '../../ui/feedback/use-feedback.ts';
import { useRefusal } from '../../ui/feedback/use-refusal.ts';
import { Card } from '../../ui/page.tsx';

/** Languages a workspace can take as its own; its customers' languages are not limited by this. */
const workspaceLanguages = [
  'zh-CN',
  'zh-TW',
  'zh-HK',
  'en',
  'ja',
  'ko',
  'th',
  'vi',
  'id',
  'fr',
  'de',
  'es',
  'it',
  'pt-BR',
];

export function WorkspaceForm() {
  const { t, i18n } = useTranslation('system');
  const format = useFormat();
  const { workspace } = useMe();
  const may = useCan('system.write');
  const { done } = useFeedback();
  const [form] = Form.useForm<WorkspaceChange>();
  const refused = useRefusal(form);
  const save = useChange(
    (given: WorkspaceChange) => patch<Workspace>('/workspace', given),
    ['workspace'],
  );
  const zones = useMemo(
    () => Intl.supportedValuesOf('timeZone').map((value) => ({ value, label: value })),
    [],
  );
  const currencies = useMemo(() => {
    const names = new Intl.DisplayNames(i18n.language, { type: 'currency' });
    return Intl.supportedValuesOf('currency').map((value) => ({
      value,
      label: `${value} · ${names.of(value) ?? value}`,
    }));
  }, [i18n.language]);
  return (
    <Card title={t('workspace.title')}>
      <Form<WorkspaceChange>
        form={form}
        key={workspace.id}
        layout="vertical"
        requiredMark={false}
        initialValues={workspace}
        disabled={!may}
        style={{ maxWidth: 440 }}
        onFinish={(given) =>
          save.mutate(given, { onSuccess: () => done(t('workspace.saved')), onError: refused })
        }
      >
        <Form.Item
          name="name"
          label={t('workspace.name')}
          rules={[{ required: true, max: 80, message: t('workspace.nameNeeded') }]}
        >
          <Input />
        </Form.Item>
        <Form.Item
          name="timeZone"
          label={t('workspace.timeZone')}
          extra={t('workspace.timeZoneWhy')}
        >
          <Select showSearch options={zones} />
        </Form.Item>
        <Form.Item
          name="currency"
          label={t('workspace.currency')}
          extra={t('workspace.currencyWhy')}
        >
          <Select showSearch={{ optionFilterProp: 'label' }} options={currencies} />
        </Form.Item>
        <Form.Item
          name="language"
          label={t('workspace.language')}
          extra={t('workspace.languageWhy')}
        >
          <Select
            options={workspaceLanguages.map((value) => ({
              value,
              label: format.languageName(value),
            }))}
          />
        </Form.Item>
        {may && (
          <Button type="primary" htmlType="submit" loading={save.isPending}>
            {t('common:action.save')}
          </Button>
        )}
      </Form>
    </Card>
  );
}
