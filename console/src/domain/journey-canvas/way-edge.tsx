import { BaseEdge, EdgeLabelRenderer, getSmoothStepPath, type EdgeProps } from '@xyflow/react';
import type { WayEdge } from './graph.ts';

/** The way from one step to the next, with how many went it. */
export function WayEdgeView({ data, markerEnd, id, ...at }: EdgeProps<WayEdge>) {
  const [path, x, y] = getSmoothStepPath({ ...at, borderRadius: 12 });
  return (
    <>
      <BaseEdge
        id={id}
        path={path}
        {...(markerEnd !== undefined && { markerEnd })}
        interactionWidth={24}
      />
      {data?.label && (
        <EdgeLabelRenderer>
          <span
            className="flow-passed"
            style={{ transform: `translate(-50%, -50%) translate(${x}px, ${y}px)` }}
          >
            {data.label}
          </span>
        </EdgeLabelRenderer>
      )}
    </>
  );
}
