import type { Draft } from './draft.ts';
import { place } from './edit.ts';
import { placesOf } from './layout.ts';

/** Equal as JSON, whatever the order of an object's members; what is undefined is not there. */
function same(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const [left, right] = [a, b].map((one) =>
    Object.fromEntries(Object.entries(one).filter(([, value]) => value !== undefined)),
  );
  const keys = Object.keys(left ?? {});
  if (keys.length !== Object.keys(right ?? {}).length) return false;
  return keys.every((key) => Object.hasOwn(right ?? {}, key) && same(left?.[key], right?.[key]));
}

const placed = (draft: Draft): Draft => place(draft, placesOf(draft));

/** Whether two drafts are the same on the canvas; one that was never laid out lies as it is shown. */
export const sameDrawing = (a: Draft, b: Draft): boolean => same(placed(a), placed(b));
