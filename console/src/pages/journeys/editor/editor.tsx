import { ReactFlowProvider, useReactFlow } from '@xyflow/react';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { JourneyDetail } from '#contracts/api/journeys.ts';
import type { StepKind } from '#contracts/journeys.ts';
import { useCan } from '../../../api/session.ts';
import { JourneyCanvas } from '../../../domain/journey-canvas/canvas.tsx';
import { entryId, type Overlay } from '../../../domain/journey-canvas/graph.ts';
import { readDraft } from '../../../domain/journey-model/draft.ts';
import { useFeedback } from '../../../ui/feedback/use-feedback.ts';
import { DryRun } from '../dry-run/dry-run.tsx';
import { Conflict } from './conflict.tsx';
import { Inspector } from './inspector.tsx';
import { Outline } from './outline.tsx';
import { dragType, Palette } from './palette.tsx';
import { useShortcuts } from './shortcuts.ts';
import { Toolbar } from './toolbar.tsx';
import { useAutosave } from './use-autosave.ts';
import { useEditor, wayOfEdge } from './use-editor.ts';
import { useProblems } from './problems/use-problems.ts';
import './editor.css';

/** Where a journey is drawn. */
export default function JourneyEditor({ journey }: { journey: JourneyDetail }) {
  return (
    <ReactFlowProvider>
      <Drawing journey={journey} />
    </ReactFlowProvider>
  );
}

function Drawing({ journey }: { journey: JourneyDetail }) {
  const { t } = useTranslation('journeys');
  const flow = useReactFlow();
  const { done, failed } = useFeedback();
  const mayWrite = useCan('journeys.write') && journey.status !== 'stopped';
  const [first] = useState(() => readDraft(journey.draft));
  const drawing = useEditor(first);
  const autosave = useAutosave(journey, drawing, mayWrite);
  const saved = autosave.saving.is === 'saved';
  const problems = useProblems(journey.id, drawing.draft, drawing.problems, saved);
  const editor = { ...drawing, problems };
  const [trying, setTrying] = useState(false);
  const [replay, setReplay] = useState<Overlay>({});
  const side = useRef<HTMLElement>(null);
  const canvas = useRef<HTMLDivElement>(null);

  const middle = () => {
    const box = canvas.current?.getBoundingClientRect();
    return flow.screenToFlowPosition({
      x: (box?.left ?? 0) + (box?.width ?? 0) / 2 - 120,
      y: (box?.top ?? 0) + (box?.height ?? 0) / 2,
    });
  };
  /** Where a note is seen at once, and hides no step. */
  const corner = () => {
    const box = canvas.current?.getBoundingClientRect();
    return flow.screenToFlowPosition({ x: (box?.right ?? 0) - 216, y: (box?.top ?? 0) + 16 });
  };
  const pasteText = (text: string) => {
    const end = editor.paste(text, middle());
    if (end === 'full') failed(new Error(t('palette.full')));
    return end === 'pasted';
  };
  const duplicate = () => {
    const text = editor.copied();
    if (text !== null) pasteText(text);
  };
  useShortcuts({
    undo: editor.history.undo,
    redo: editor.history.redo,
    remove: () => mayWrite && editor.remove(),
    selectAll: editor.selectAll,
    clear: () => editor.select(new Set()),
    fit: () => void flow.fitView({ padding: 0.15, maxZoom: 1 }),
    open: () => side.current?.querySelector<HTMLElement>('input, textarea, button')?.focus(),
    copied: () => {
      const text = editor.copied();
      if (text !== null) done(t('canvas.copied', { count: editor.chosenParts.length }));
      return text;
    },
    pasted: (text) => mayWrite && pasteText(text),
  });

  function dropped(event: React.DragEvent): void {
    const kind = event.dataTransfer.getData(dragType);
    if (!kind) return;
    event.preventDefault();
    const under = document
      .elementsFromPoint(event.clientX, event.clientY)
      .map((one) => one.closest<HTMLElement>('.react-flow__edge')?.dataset['id'])
      .find((id) => id !== undefined);
    const at = flow.screenToFlowPosition({ x: event.clientX - 60, y: event.clientY - 20 });
    editor.add(kind as StepKind, at, under ? wayOfEdge(under) : null, at);
  }

  /** What was just added must not lie outside of what is seen. */
  function keepInSight(): void {
    window.setTimeout(() => {
      const box = canvas.current?.getBoundingClientRect();
      const node = canvas.current?.querySelector('.react-flow__node.selected');
      const at = node?.getBoundingClientRect();
      if (!box || !at) return;
      const inside =
        at.top >= box.top &&
        at.bottom <= box.bottom &&
        at.left >= box.left &&
        at.right <= box.right;
      if (!inside) void flow.fitView({ padding: 0.15, maxZoom: 1 });
    }, 50);
  }

  /** Shows the step that something is wrong with. */
  function show(step: string | null): void {
    editor.select(new Set([step ?? entryId]));
    // On a phone the list stands in the drawing's place, and the form below it.
    if (canvas.current?.offsetParent === null) side.current?.scrollIntoView({ block: 'start' });
    void flow.fitView({ nodes: [{ id: step ?? entryId }], maxZoom: 1, padding: 2 });
  }

  return (
    <div className="editor">
      <Toolbar
        journey={journey}
        editor={editor}
        autosave={autosave}
        mayWrite={mayWrite}
        trying={trying}
        onTry={() => {
          setTrying(!trying);
          setReplay({});
        }}
        onShow={show}
      />
      {autosave.saving.is === 'conflict' && (
        <Conflict
          theirs={autosave.saving.theirs}
          onMine={autosave.keepMine}
          onTheirs={autosave.takeTheirs}
        />
      )}
      <div className="editor-body" data-read-only={!mayWrite || undefined}>
        {mayWrite && (
          <Palette
            full={editor.full}
            onAdd={(kind) => {
              editor.add(kind, null, null, middle());
              keepInSight();
            }}
            onNote={() => editor.addNote(corner())}
          />
        )}
        <div
          ref={canvas}
          className="editor-canvas"
          onDragOver={(event) => {
            if (mayWrite && event.dataTransfer.types.includes(dragType)) event.preventDefault();
          }}
          onDrop={dropped}
        >
          <JourneyCanvas
            draft={editor.draft}
            label={t('canvas.label', { name: journey.name })}
            problems={editor.problems}
            overlay={replay}
            selected={editor.selected}
            onSelect={editor.select}
            drawing={
              mayWrite
                ? { onPlace: editor.place, onConnect: editor.join, onLayOut: editor.layOut }
                : undefined
            }
          />
        </div>
        <Outline draft={editor.draft} problems={editor.problems} onOpen={show} />
        <aside ref={side} className="inspect" aria-label={t('inspect.label')}>
          {trying ? (
            <DryRun
              journeyId={journey.id}
              draft={editor.draft}
              version="draft"
              before={autosave.save}
              onReplay={setReplay}
            />
          ) : (
            <Inspector editor={editor} readOnly={!mayWrite} onDuplicate={duplicate} />
          )}
        </aside>
      </div>
    </div>
  );
}
