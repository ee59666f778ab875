import type { SegmentField } from '#kernel/segment-field.ts';
import { favouriteFields } from './favourites.ts';
import { figureFields } from './figures.ts';
import { interestFields } from './interests.ts';
import { rfmFields } from './rfm.ts';
import { socialFields } from './social.ts';

/** What segment rules may ask of portraits. */
export const portraitFields: SegmentField[] = [
  ...rfmFields,
  ...interestFields,
  ...favouriteFields,
  ...figureFields,
  ...socialFields,
];
