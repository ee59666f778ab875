export { ContentEditor } from './content-editor.tsx';
export { ContentPreview } from './content-preview.tsx';
export { TemplatePreview } from './template-preview.tsx';
export { emptyContent, isFilled, windowKinds, type ContentKind } from './kinds.ts';
export { fillContent } from './placeholders.ts';
