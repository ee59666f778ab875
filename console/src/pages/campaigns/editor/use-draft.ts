import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import type { Campaign } from '#contracts/api/campaigns.ts';
import { get, patch } from '../../../api/client.ts';
import { ApiProblem } from '../../../api/problem.ts';
import { draftOf, same, savable, type Draft } from './draft.ts';

/** Long enough for a word to be typed. */
const restMs = 700;

export type Saving = 'saved' | 'saving' | 'unfinished' | 'conflict' | 'failed';

/**
 * A campaign while it is edited: kept by itself once it has rested for a moment. When somebody else
 * has changed it meanwhile, nothing is overwritten until one chooses.
 */
export function useDraft(campaign: Campaign) {
  const client = useQueryClient();
  const path = `/campaigns/${campaign.id}`;
  const [draft, setDraft] = useState(() => draftOf(campaign));
  const [base, setBase] = useState(campaign);
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  /** Grows whenever the draft is replaced as a whole, so that editors begin anew. */
  const [take, setTake] = useState(0);
  const busy = useRef(false);
  const kept = draftOf(base);
  const wanted = savable(draft, kept);
  const dirty = !same(wanted, kept);

  if (campaign.revision > base.revision && !dirty && !busy.current && same(draft, kept)) {
    // Changed elsewhere, and nothing of ours is lost by showing it.
    setBase(campaign);
    setDraft(draftOf(campaign));
    setTake(take + 1);
  }

  async function save(): Promise<void> {
    if (busy.current) return;
    busy.current = true;
    try {
      const answer = await patch<Campaign>(path, { ...wanted, revision: base.revision });
      client.setQueryData(['campaigns', path, {}], answer);
      setProblem(null);
      setBase(answer);
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error;
      // Somebody has sent it off: the page shows it as it is now.
      if (error.code === 'campaign.wrong_status')
        await client.invalidateQueries({ queryKey: ['campaigns'] });
      setProblem(error);
    } finally {
      busy.current = false;
    }
  }

  const latest = useRef({ save, dirty, stuck: false });
  latest.current = { save, dirty, stuck: problem !== null };
  useEffect(() => {
    if (!dirty || problem) return;
    const timer = window.setTimeout(() => void latest.current.save(), restMs);
    return () => window.clearTimeout(timer);
  }, [draft, base, dirty, problem]);
  useEffect(
    () => () => {
      // Whoever leaves within the moment of rest loses nothing.
      if (latest.current.dirty && !latest.current.stuck) void latest.current.save();
    },
    [],
  );

  async function theirs(): Promise<Campaign> {
    const fresh = await get<Campaign>(path);
    client.setQueryData(['campaigns', path, {}], fresh);
    setProblem(null);
    setBase(fresh);
    return fresh;
  }

  const saving: Saving =
    problem !== null
      ? problem.status === 409
        ? 'conflict'
        : 'failed'
      : dirty
        ? 'saving'
        : same({ ...wanted, plan: draft.plan }, wanted)
          ? 'saved'
          : 'unfinished';
  return {
    draft,
    /** The campaign as the server keeps it. */
    base,
    saving,
    problem,
    take,
    change: (next: Partial<Draft>) => setDraft((old) => ({ ...old, ...next })),
    changePlan: (next: Partial<Draft['plan']>) =>
      setDraft((old) => ({ ...old, plan: { ...old.plan, ...next } })),
    retry: () => setProblem(null),
    /** Gives up what was changed here for what somebody else has kept. */
    takeTheirs: async () => {
      setDraft(draftOf(await theirs()));
      setTake((old) => old + 1);
    },
    /** Keeps what was changed here, over what somebody else has kept. */
    keepMine: async () => {
      await theirs();
    },
  };
}

export type Editing = ReturnType<typeof useDraft>;
