import { Handle, Position, type NodeProps } from '@xyflow/react';
import { UserOutlined, WarningOutlined } from '@ant-design/icons';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n/use-format.ts';
import type { EntryNode, NoteNode, StepNode } from './graph.ts';
import { StepIcon } from './step-icon.tsx';

function Wrong({ severity }: { severity: 'error' | 'warning' | null }) {
  const { t } = useTranslation('journeys');
  if (!severity) return null;
  return (
    <span className="flow-wrong" data-severity={severity} title={t(`severity.${severity}`)}>
      <WarningOutlined aria-label={t(`severity.${severity}`)} />
    </span>
  );
}

/** How many people are at a step now; it keeps its place when nobody is. */
function Here({ count }: { count: number | null }) {
  const { t } = useTranslation('journeys');
  const format = useFormat();
  if (count === null) return null;
  return (
    <span
      className="flow-here"
      data-none={count === 0 || undefined}
      title={t('live.here', { count })}
    >
      <UserOutlined aria-hidden /> {format.compact(count)}
    </span>
  );
}

export function StepNodeView({ data }: NodeProps<StepNode>) {
  const named = data.outlets.some(({ name }) => name !== '');
  return (
    <div className="flow-step" data-severity={data.severity} data-mark={data.mark}>
      <Handle type="target" position={Position.Top} id="in" />
      <div className="flow-head">
        <StepIcon kind={data.kind} />
        <span className="flow-title" title={data.title}>
          {data.title}
        </span>
        <Wrong severity={data.severity} />
        <Here count={data.here} />
      </div>
      {data.summary && (
        <div className="flow-summary" title={data.summary}>
          {data.summary}
        </div>
      )}
      {named ? (
        <div className="flow-outlets">
          {data.outlets.map(({ id, name }) => (
            <span key={id} className="flow-outlet" title={name}>
              <span className="clip">{name}</span>
              <Handle type="source" position={Position.Bottom} id={id} />
            </span>
          ))}
        </div>
      ) : (
        data.outlets.map(({ id }) => (
          <Handle key={id} type="source" position={Position.Bottom} id={id} />
        ))
      )}
    </div>
  );
}

export function EntryNodeView({ data }: NodeProps<EntryNode>) {
  const { t } = useTranslation('journeys');
  return (
    <div className="flow-step flow-entry" data-severity={data.severity}>
      <div className="flow-head">
        <span className="flow-title">{t('entry.title')}</span>
        <Wrong severity={data.severity} />
      </div>
      {data.lines.length === 0 && <div className="flow-summary">{t('entry.none')}</div>}
      {data.lines.map((line, index) => (
        <div key={index} className="soft clip" title={line}>
          {line}
        </div>
      ))}
      <div className="flow-note clip" title={data.note}>
        {data.note}
      </div>
      <Handle type="source" position={Position.Bottom} id="start" />
    </div>
  );
}

export function NoteNodeView({ data }: NodeProps<NoteNode>) {
  const { t } = useTranslation('journeys');
  return <div className="flow-sticky">{data.text || t('note.empty')}</div>;
}
