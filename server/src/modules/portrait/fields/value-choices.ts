import type { Dimension } from '#contracts/api/portrait.ts';
import type { SegmentField } from '#kernel/segment-field.ts';
import { comparable } from '../digest/vocabulary.ts';
import { loadValues, nameValues } from '../store/tallies.ts';

/** Choices of what facts have told of a dimension, such as categories; or what chosen ones are called. */
export const valueChoices =
  (dimension: Exclude<Dimension, 'product'>): NonNullable<SegmentField['choices']> =>
  async (tx, workspaceId, { q, values, limit }) => {
    const rows = values
      ? await nameValues(tx, workspaceId, dimension, values)
      : await loadValues(tx, workspaceId, dimension, comparable(q), limit);
    return rows.map((row) => ({ ...row, parent: null }));
  };
