import { Button, Form, Input, Modal, Segmented, TreeSelect } from 'antd';
import { useTranslation } from 'react-i18next';
import { nodeKinds, type CodeNode, type NodeKind } from '#contracts/api/codes.ts';
import { patch, post } from '../../../api/client.ts';
import { useChange } from '../../../api/queries.ts';
import { useRefusal } from '../../../ui/feedback/use-refusal.ts';
import { ancestry } from './tree.ts';
import { usePlaces } from './use-places.ts';

interface Given {
  name: string;
  kind: NodeKind;
  parentId?: string | null;
}

interface Props {
  parentId?: string | null;
  /** The place to change; a new one is made when left out. */
  node?: CodeNode;
  onClose: () => void;
}

/** Adds a place to the tree, or renames or moves one. */
export function PlaceForm({ parentId = null, node, onClose }: Props) {
  const { t } = useTranslation('codes');
  const [form] = Form.useForm<Given>();
  const refused = useRefusal(form);
  const nodes = usePlaces().data?.nodes ?? [];
  const save = useChange(
    ({ parentId: parent = null, ...given }: Given) => {
      const body = { ...given, parentId: parent };
      return node ? patch(`/codes/tree/${node.id}`, body) : post('/codes/tree', body);
    },
    ['codes'],
  );
  const offered = node
    ? nodes.filter((one) => !ancestry(nodes, one.id).some(({ id }) => id === node.id))
    : nodes;
  return (
    <Modal
      open
      title={node ? t('places.change', { place: node.name }) : t('places.add')}
      onCancel={onClose}
      footer={null}
    >
      <Form<Given>
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={node ?? { parentId, kind: 'store' }}
        onFinish={(given) => save.mutate(given, { onSuccess: onClose, onError: refused })}
      >
        <Form.Item
          name="name"
          label={t('name')}
          rules={[{ required: true, max: 80, message: t('places.nameNeeded') }]}
        >
          <Input autoFocus />
        </Form.Item>
        <Form.Item name="kind" label={t('places.what')}>
          <Segmented
            block
            options={nodeKinds.map((value) => ({ value, label: t(`places.kind.${value}`) }))}
          />
        </Form.Item>
        <Form.Item name="parentId" label={t('places.in')}>
          <PlaceSelect nodes={offered} />
        </Form.Item>
        <Button type="primary" htmlType="submit" loading={save.isPending} block>
          {t('common:action.save')}
        </Button>
      </Form>
    </Modal>
  );
}

interface SelectProps {
  nodes: readonly CodeNode[];
  id?: string;
  value?: string | null;
  onChange?: (value: string | null) => void;
}

/** Chooses one place of the tree, or none. */
export function PlaceSelect({ nodes, id, value, onChange }: SelectProps) {
  const { t } = useTranslation('codes');
  return (
    <TreeSelect
      {...(id !== undefined && { id })}
      allowClear
      showSearch={{ treeNodeFilterProp: 'title' }}
      treeDataSimpleMode
      treeDefaultExpandAll={nodes.length < 100}
      placeholder={t('places.noneChosen')}
      treeData={nodes.map((node) => ({
        id: node.id,
        pId: node.parentId,
        value: node.id,
        title: node.name,
      }))}
      value={value ?? undefined}
      onChange={(next: string | undefined) => onChange?.(next ?? null)}
    />
  );
}
