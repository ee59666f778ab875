import {
  BaseEdge,
  EdgeLabelRenderer,
  useStore,
  type EdgeProps,
  type ReactFlowState,
} from '@xyflow/react';
import type { WayEdge } from './graph.ts';
import { cornersOf, labelPlace, pathThrough, type Box, type Point } from './route.ts';

/** Where every step lies, as large as it is drawn; notes are no obstacle. */
const boxesOf = ({ nodeLookup }: ReactFlowState): Box[] =>
  [...nodeLookup.values()]
    .filter(({ type }) => type !== 'note')
    .map(({ internals, measured }) => ({
      ...internals.positionAbsolute,
      width: measured.width ?? 0,
      height: measured.height ?? 0,
    }));

/** The way from one step to the next, around the steps between, with how many went it. */
export function WayEdgeView({ data, markerEnd, id, ...at }: EdgeProps<WayEdge>) {
  const from = { x: at.sourceX, y: at.sourceY };
  const to = { x: at.targetX, y: at.targetY };
  // As text, so that an edge is drawn anew only when its way is another.
  const drawn = useStore((state) => JSON.stringify(cornersOf(from, to, boxesOf(state))));
  const corners = JSON.parse(drawn) as Point[];
  const label = labelPlace(corners);
  return (
    <>
      <BaseEdge
        id={id}
        path={pathThrough(corners)}
        {...(markerEnd !== undefined && { markerEnd })}
        interactionWidth={24}
      />
      {data?.label && (
        <EdgeLabelRenderer>
          <span
            className="flow-passed"
            style={{ transform: `translate(-50%, -50%) translate(${label.x}px, ${label.y}px)` }}
          >
            {data.label}
          </span>
        </EdgeLabelRenderer>
      )}
    </>
  );
}
