import type { JourneyDefinition } from '#contracts/journeys.ts';

/** Distance between steps on the canvas, in pixels. */
const grid = { x: 280, y: 160 };

/** Puts steps into rows by how far they are from the first, in the order in which they are reached. */
export function layoutOf({ start, steps }: JourneyDefinition): JourneyDefinition['layout'] {
  const layout: JourneyDefinition['layout'] = {};
  let row = start === null ? [] : [start];
  for (let depth = 0; row.length > 0; depth++) {
    for (const [column, id] of row.entries())
      layout[id] = { x: column * grid.x, y: depth * grid.y };
    const next = row.flatMap((id) => Object.values(steps[id]?.to ?? {}));
    row = [...new Set(next)].filter((id) => !layout[id]);
  }
  return layout;
}
