import type { Tag, TagColor } from '#contracts/api/tags/tags.ts';
import { useApi, type Page } from '../../api/queries.ts';
import { Label } from '../../ui/badge.tsx';

/** Tags to choose from; a workspace has some dozens, so one page of the longest length holds them. */
export const useTags = () => useApi<Page<Tag>>('tags', '/tags', { limit: 200 }).data?.items ?? [];

interface Props {
  name: string;
  color: TagColor;
  title?: string;
  onRemove?: () => void;
  removeLabel?: string;
}

export function TagLabel({ name, color, ...rest }: Props) {
  return (
    <Label color={`var(--tag-${color})`} {...rest}>
      {name}
    </Label>
  );
}
