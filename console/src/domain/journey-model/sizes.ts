import { outletsOf, type JourneyStep } from '#contracts/journeys.ts';

/** The size of a step on the canvas, in px; its height grows with its ways out. */
export const stepWidth = 240;
export const plainHeight = 72;
/** With two lines of words and the row of ways out; a long name takes from the gap. */
const outletsHeight = 120;
export const gap = { across: 40, down: 56 };

export const hasOutletRow = (outlets: readonly string[]): boolean =>
  outlets.length > 1 || (outlets.length === 1 && outlets[0] !== 'next');

/** Many ways out stand side by side under their step, so it is as wide as they need. */
export const widthOf = (outlets: readonly string[]): number =>
  Math.max(stepWidth, outlets.length * 88);

export const heightOf = (step: JourneyStep | undefined): number =>
  step && hasOutletRow(outletsOf(step)) ? outletsHeight : plainHeight;
