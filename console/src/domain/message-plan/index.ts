export { emptyPlan, isFinished, planTexts } from './plan.ts';
export { MessagePlanEditor } from './plan-editor.tsx';
export { MessagePlanPreview } from './plan-preview.tsx';
