import {
  applyNodeChanges,
  Background,
  BackgroundVariant,
  ControlButton,
  Controls,
  MiniMap,
  ReactFlow,
  type EdgeChange,
  type NodeChange,
} from '@xyflow/react';
import '@xyflow/react/dist/style.css';
import { ApartmentOutlined } from '@ant-design/icons';
import { useEffect, useMemo, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { JourneyProblem } from '#contracts/journeys/problems.ts';
import { useTheme } from '../../theme/mode.ts';
import type { Draft } from '../journey-model/draft.ts';
import type { Place, WayOut } from '../journey-model/edit.ts';
import { severitiesOf } from '../journey-model/problems.ts';
import { FirstSight } from './first-sight.tsx';
import { fit } from './fit.ts';
import { edgesOf, entryId, nodesOf, type CanvasNode, type Overlay, type WayEdge } from './graph.ts';
import { EntryNodeView, NoteNodeView, StepNodeView } from './nodes.tsx';
import { useJourneyWords } from './use-words.ts';
import { WayEdgeView } from './way-edge.tsx';
import './canvas.css';

const nodeTypes = { step: StepNodeView, entry: EntryNodeView, note: NoteNodeView };
const edgeTypes = { way: WayEdgeView };
const noProblems: readonly JourneyProblem[] = [];
const nothingOver: Overlay = {};

/** What somebody does on the canvas; none of it is offered on one that is only looked at. */
export interface Drawing {
  onPlace: (places: ReadonlyMap<string, Place>) => void;
  onConnect: (from: WayOut, to: string) => void;
  onLayOut: () => void;
}

interface Props {
  draft: Draft;
  label: string;
  problems?: readonly JourneyProblem[];
  overlay?: Overlay;
  selected: ReadonlySet<string>;
  onSelect: (ids: ReadonlySet<string>) => void;
  drawing?: Drawing | undefined;
  children?: ReactNode;
}

const wayOut = (source: string, outlet: string): WayOut => ({
  step: source === entryId ? null : source,
  outlet,
});

/** The journey as a drawing: steps, the ways between them, and notes. Inside a `ReactFlowProvider`. */
export function JourneyCanvas(props: Props) {
  const { draft, overlay = nothingOver, selected, onSelect, drawing, label } = props;
  const { t } = useTranslation('journeys');
  const words = useJourneyWords(draft);
  const severities = useMemo(() => severitiesOf(props.problems ?? noProblems), [props.problems]);
  const made = nodesOf(draft, words, severities, overlay);
  const [nodes, setNodes] = useState<CanvasNode[]>(made);
  // Names of tags and segments come later than the drawing: it is redrawn when any word changes.
  const drawn = JSON.stringify(made);
  useEffect(() => {
    const next = JSON.parse(drawn) as CanvasNode[];
    setNodes((before) => {
      const known = new Map(before.map((node) => [node.id, node]));
      return next.map((node) => {
        const measured = known.get(node.id)?.measured;
        return { ...node, selected: selected.has(node.id), ...(measured && { measured }) };
      });
    });
  }, [drawn, selected]);
  const edges = edgesOf(draft, words, overlay).map((edge) => ({
    ...edge,
    selected: selected.has(edge.id),
    ...(edge.data?.mark && { className: `way-${edge.data.mark}` }),
  }));

  function changed(changes: NodeChange<CanvasNode>[]): void {
    setNodes((before) => applyNodeChanges(changes, before));
    const places = new Map<string, Place>();
    for (const change of changes)
      if (change.type === 'position' && change.position && !change.dragging)
        places.set(change.id, change.position);
    if (places.size > 0) drawing?.onPlace(places);
    picked(changes);
  }

  function picked(changes: (NodeChange<CanvasNode> | EdgeChange<WayEdge>)[]): void {
    const next = new Set(selected);
    for (const change of changes)
      if (change.type === 'select') {
        if (change.selected) next.add(change.id);
        else next.delete(change.id);
      }
    const same = next.size === selected.size && [...next].every((id) => selected.has(id));
    if (!same) onSelect(next);
  }

  return (
    <div className="flow" role="region" aria-label={label}>
      <ReactFlow<CanvasNode, WayEdge>
        nodes={nodes}
        edges={edges}
        nodeTypes={nodeTypes}
        edgeTypes={edgeTypes}
        onNodesChange={changed}
        onEdgesChange={picked}
        onConnect={({ source, sourceHandle, target }) =>
          drawing?.onConnect(wayOut(source, sourceHandle ?? 'next'), target)
        }
        isValidConnection={({ source, target }) => source !== target}
        nodesDraggable={drawing !== undefined}
        nodesConnectable={drawing !== undefined}
        elementsSelectable
        deleteKeyCode={null}
        multiSelectionKeyCode={['Shift', 'Control', 'Meta']}
        selectionKeyCode="Shift"
        snapToGrid
        snapGrid={[8, 8]}
        minZoom={0.2}
        maxZoom={1.5}
        colorMode={useTheme()}
        ariaLabelConfig={{
          'node.a11yDescription.default': t('canvas.stepKeys'),
          'node.a11yDescription.keyboardDisabled': t('canvas.stepKeys'),
          'edge.a11yDescription.default': t('canvas.wayKeys'),
          'controls.ariaLabel': t('canvas.controls'),
          'controls.zoomIn.ariaLabel': t('canvas.zoomIn'),
          'controls.zoomOut.ariaLabel': t('canvas.zoomOut'),
          'controls.fitView.ariaLabel': t('canvas.fit'),
          'minimap.ariaLabel': t('canvas.map'),
        }}
      >
        <FirstSight />
        <Background variant={BackgroundVariant.Dots} gap={24} size={1.2} />
        <Controls showInteractive={false} fitViewOptions={fit}>
          {drawing && (
            <ControlButton
              onClick={drawing.onLayOut}
              title={t('canvas.layOut')}
              aria-label={t('canvas.layOut')}
            >
              <ApartmentOutlined />
            </ControlButton>
          )}
        </Controls>
        {Object.keys(draft.steps).length > 8 && <MiniMap pannable zoomable />}
        {props.children}
      </ReactFlow>
    </div>
  );
}
