import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useEffectEvent, useRef, useState } from 'react';
import type { JourneyDetail } from '#contracts/api/journeys.ts';
import { ApiProblem } from '../../../api/problem.ts';
import { asSent, readDraft, type Draft } from '../../../domain/journey-model/draft.ts';
import { sameDrawing } from '../../../domain/journey-model/same.ts';
import { at, readJourney, saveJourney } from '../api.ts';
import type { Editor } from './use-editor.ts';

/** Long enough that a word is one change, short enough that a closed window loses little. */
const pauseMs = 700;

export type Saving =
  | { is: 'saved' | 'unsaved' | 'saving' }
  /** Somebody else has changed the draft since; nothing of either is lost yet. */
  | { is: 'conflict'; theirs: JourneyDetail }
  | { is: 'failed'; error: ApiProblem };

/**
 * Keeps the server's draft and what is drawn the same. Each save names the revision it was made on;
 * when somebody else saved before, saving stops until it is decided whose draft counts. While nothing
 * here is unsaved, what others save is shown at once.
 *
 * @param detail the journey as it was read last
 */
export function useAutosave(detail: JourneyDetail, editor: Editor, mayWrite: boolean) {
  const { draft, start } = editor;
  const client = useQueryClient();
  const [saving, setSaving] = useState<Saving>({ is: 'saved' });
  const state = useRef({ revision: detail.revision, saved: draft, busy: false, wanted: draft });
  const { id } = detail;

  const save = useCallback(async (): Promise<boolean> => {
    const now = state.current;
    if (now.busy) return false;
    now.busy = true;
    try {
      while (now.saved !== now.wanted) {
        const sent = now.wanted;
        setSaving({ is: 'saving' });
        const answer = await saveJourney(id, { revision: now.revision, draft: asSent(sent) });
        now.revision = answer.revision;
        now.saved = sent;
        client.setQueryData(['journeys', at(id), {}], answer);
      }
      setSaving({ is: 'saved' });
      return true;
    } catch (error) {
      setSaving(await refused(id, error));
      return false;
    } finally {
      now.busy = false;
    }
  }, [id, client]);

  // Only a change of the drawing starts a save; how the last one went does not.
  const drew = useEffectEvent((wanted: Draft) => {
    state.current.wanted = wanted;
    if (!mayWrite) return undefined;
    if (wanted === state.current.saved) {
      // Undone before it was saved: there is nothing left to save.
      if (saving.is === 'unsaved') setSaving({ is: 'saved' });
      return undefined;
    }
    if (saving.is === 'conflict') return undefined;
    setSaving({ is: 'unsaved' });
    const timer = window.setTimeout(() => void save(), pauseMs);
    return () => window.clearTimeout(timer);
  });
  useEffect(() => drew(draft), [draft]);

  useEffect(() => {
    const now = state;
    const ask = (event: BeforeUnloadEvent) => {
      if (now.current.saved !== now.current.wanted) event.preventDefault();
    };
    window.addEventListener('beforeunload', ask);
    return () => {
      window.removeEventListener('beforeunload', ask);
      // Leaving the page by a link: what was drawn last is on its way, too.
      if (mayWrite && now.current.saved !== now.current.wanted) void save();
    };
  }, [save, mayWrite]);

  function takeTheirs(theirs: JourneyDetail): void {
    const as = start(readDraft(theirs.draft));
    Object.assign(state.current, { revision: theirs.revision, saved: as, wanted: as });
    client.setQueryData(['journeys', at(id), {}], theirs);
    setSaving({ is: 'saved' });
  }

  const heard = useEffectEvent((theirs: JourneyDetail) => {
    const now = state.current;
    if (now.busy || theirs.revision <= now.revision) return;
    // Its name was changed, or it was published: the drawing is the same.
    if (sameDrawing(readDraft(theirs.draft), now.saved)) now.revision = theirs.revision;
    else if (now.saved === now.wanted) takeTheirs(theirs);
  });
  useEffect(() => heard(detail), [detail]);

  return {
    saving,
    save,
    /** The revision that the drawing stands on. */
    revision: () => state.current.revision,
    /** The drawing takes the place of what somebody else saved. */
    keepMine(theirs: JourneyDetail): void {
      state.current.revision = theirs.revision;
      void save();
    },
    takeTheirs,
  };
}

async function refused(id: string, error: unknown): Promise<Saving> {
  const problem = error instanceof ApiProblem ? error : new ApiProblem(0, 'page', String(error));
  if (problem.status !== 409) return { is: 'failed', error: problem };
  try {
    return { is: 'conflict', theirs: await readJourney(id) };
  } catch {
    return { is: 'failed', error: problem };
  }
}
