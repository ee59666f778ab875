import { useNodesInitialized, useReactFlow, useStoreApi } from '@xyflow/react';
import { useEffect, useRef } from 'react';
import { fit } from './fit.ts';

/** Below this the words in the steps cannot be read. */
const readable = 0.75;
const marginPx = 24;

/**
 * Shows the whole drawing when it is first seen. One that would be too small to read is shown from
 * its beginning instead, as large as can be read.
 */
export function FirstSight() {
  const flow = useReactFlow();
  const store = useStoreApi();
  const measured = useNodesInitialized();
  const shown = useRef(false);
  useEffect(() => {
    if (!measured || shown.current) return;
    shown.current = true;
    void flow.fitView(fit).then(() => {
      if (flow.getZoom() >= readable) return;
      const { x, y, width } = flow.getNodesBounds(flow.getNodes());
      return flow.setViewport({
        x: store.getState().width / 2 - (x + width / 2) * readable,
        y: marginPx - y * readable,
        zoom: readable,
      });
    });
  }, [measured, flow, store]);
  return null;
}
