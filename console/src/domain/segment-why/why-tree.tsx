import { CheckOutlined, CloseOutlined } from '@ant-design/icons';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { SegmentExplanation, SegmentField } from '#contracts/api/segments.ts';
import type { Rule } from '#contracts/rules.ts';
import { capital, lineWords, useFields, useSpeaker, type Speaker } from '../rule-builder/index.ts';
import { evidenceWords } from './evidence-words.ts';
import './why-tree.css';

type Nodes = ReadonlyMap<string, SegmentExplanation['nodes'][number]>;

interface Props {
  rule: Rule;
  explanation: SegmentExplanation;
}

/** Every condition of a rule with whether it holds for one person, and what it found. */
export function WhyTree({ rule, explanation }: Props) {
  const rules = useMemo(() => [rule], [rule]);
  const speaker = useSpeaker(rules);
  const { fields } = useFields();
  const nodes = new Map(explanation.nodes.map((node) => [node.path, node]));
  return (
    <ul className="why-list">
      <WhyNode rule={rule} path="$" {...{ nodes, speaker, fields }} />
    </ul>
  );
}

interface NodeProps {
  rule: Rule;
  path: string;
  nodes: Nodes;
  speaker: Speaker;
  fields: readonly SegmentField[];
}

function WhyNode({ rule, path, nodes, speaker, fields }: NodeProps) {
  const { t } = useTranslation('rules');
  const node = nodes.get(path);
  if (rule.kind === 'group')
    return (
      <li>
        <div className="why-line">
          <Mark holds={node?.holds} />
          <span className="soft">{t(`meaning.${rule.match}${rule.not ? '_not' : ''}`)}</span>
        </div>
        <ul className="why-list">
          {rule.rules.map((child, index) => (
            <WhyNode
              key={index}
              rule={child}
              path={`${path}.rules[${index}]`}
              {...{ nodes, speaker, fields }}
            />
          ))}
        </ul>
      </li>
    );
  const field = rule.kind === 'field' ? fields.find(({ name }) => name === rule.field) : undefined;
  const found = node && evidenceWords(speaker, rule, field, node.value);
  return (
    <li>
      <div className="why-line">
        <Mark holds={node?.holds} />
        <div>
          {lineWords(speaker, rule)}
          {found && (
            <div className="why-found">
              {t('found.is', { found: capital(found, speaker.format.language) })}
            </div>
          )}
        </div>
      </div>
    </li>
  );
}

/** Whether it holds, as a sign and in a word. */
function Mark({ holds }: { holds: boolean | undefined }) {
  const { t } = useTranslation('rules');
  if (holds === undefined) return <span className="why-mark">–</span>;
  return (
    <span className="why-mark" data-holds={holds}>
      {holds ? <CheckOutlined aria-hidden="true" /> : <CloseOutlined aria-hidden="true" />}
      {t(holds ? 'found.holds' : 'found.holdsNot')}
    </span>
  );
}
