import { DeleteOutlined, EllipsisOutlined } from '@ant-design/icons';
import { Button, Dropdown } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Condition, Group } from '#contracts/rules.ts';
import { DidEditor } from './conditions/did-editor.tsx';
import { FieldEditor } from './conditions/field-editor.tsx';
import { AnniversaryEditor, SegmentEditor } from './conditions/other-editors.tsx';
import { SequenceEditor } from './conditions/sequence-editor.tsx';
import { useBuilding } from './context.ts';
import { pathOf, type Steps } from './model/tree.ts';
import { Problems } from './problems.tsx';
import { lineWords } from './words/rule-words.ts';

interface Props {
  condition: Condition;
  steps: Steps;
}

/** One condition: its inputs, how many people meet it, and what is wrong with it. */
export function ConditionRow({ condition, steps }: Props) {
  const { speaker, problems, edit } = useBuilding();
  const path = pathOf(steps);
  const words = lineWords(speaker, condition);
  const change = (next: Condition, key?: string) => edit(steps, next, key && `${path}.${key}`);
  const wrong = problems.some((problem) => problem.path.startsWith(path));
  return (
    <div className="rule-row" role="group" aria-label={words} data-wrong={wrong || undefined}>
      <div className="rule-inputs">
        <Editor condition={condition} path={path} onChange={change} />
        {(condition.kind === 'field' ||
          condition.kind === 'anniversary' ||
          condition.kind === 'segment') && <Problems problems={problems} under={path} />}
      </div>
      <Count path={path} />
      <RowActs node={condition} steps={steps} name={words} />
    </div>
  );
}

interface EditorProps {
  condition: Condition;
  path: string;
  onChange: (next: Condition, key?: string) => void;
}

function Editor({ condition, path, onChange }: EditorProps) {
  const { problems } = useBuilding();
  switch (condition.kind) {
    case 'field':
      return <FieldEditor condition={condition} onChange={onChange} />;
    case 'did':
      return <DidEditor {...{ condition, path, problems, onChange }} />;
    case 'sequence':
      return <SequenceEditor {...{ condition, path, problems, onChange }} />;
    case 'anniversary':
      return <AnniversaryEditor condition={condition} onChange={onChange} />;
    case 'segment':
      return <SegmentEditor condition={condition} onChange={onChange} />;
  }
}

/** How many people meet this part alone. */
export function Count({ path }: { path: string }) {
  const { t } = useTranslation('rules');
  const { counts, counting, speaker } = useBuilding();
  const count = counts.get(path);
  return (
    <span className="rule-count" data-stale={counting || undefined}>
      {count === undefined ? '–' : t('people', { count, number: speaker.format.number(count) })}
    </span>
  );
}

/** What can be done to a condition or a group as a whole. */
export function RowActs({
  node,
  steps,
  name,
}: {
  node: Condition | Group;
  steps: Steps;
  name: string;
}) {
  const { t } = useTranslation('rules');
  const { act } = useBuilding();
  const group = node.kind === 'group';
  return (
    <span className="rule-acts">
      <Dropdown
        trigger={['click']}
        menu={{
          items: [
            { key: 'copy', label: t('act.copy') },
            { key: 'up', label: t('act.up') },
            { key: 'down', label: t('act.down') },
            group
              ? { key: 'unwrap', label: t('act.unwrap') }
              : { key: 'wrap', label: t('act.wrap') },
          ],
          onClick: ({ key }) => {
            if (key === 'up' || key === 'down')
              act({ do: 'move', steps, by: key === 'up' ? -1 : 1 });
            else if (key === 'copy' || key === 'wrap' || key === 'unwrap') act({ do: key, steps });
          },
        }}
      >
        <Button
          type="text"
          size="small"
          icon={<EllipsisOutlined />}
          aria-label={t('act.more', { what: name })}
        />
      </Dropdown>
      <Button
        type="text"
        size="small"
        icon={<DeleteOutlined />}
        aria-label={t('act.remove', { what: name })}
        onClick={() => act({ do: 'remove', steps })}
      />
    </span>
  );
}
