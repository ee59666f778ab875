import type { MessageContent } from '#contracts/content.ts';
import { ContentPreview } from './content-preview.tsx';
import { mapTexts } from './placeholders.ts';
import { useReadable } from './readable.ts';

/** A message before its variables are filled in: each stands there by its name. */
export function TemplatePreview({ content }: { content: MessageContent }) {
  return <ContentPreview content={mapTexts(content, useReadable())} />;
}
