import { post, type Outcome } from './api.ts';
import { toast } from './dom.ts';
import { state } from './state.ts';
import { t } from './texts.ts';

const listeners = new Set<() => void>();

/** Calls back after something happened that changes what is shown. */
export const onChange = (listener: () => void): void => void listeners.add(listener);

export const changed = (): void => {
  for (const listener of listeners) listener();
};

/** Runs something a person asked for; a failure is told, not hidden. */
export async function attempt(work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    toast(t('failed') + (error instanceof Error ? error.message : String(error)), 'bad');
  }
  changed();
}

/** Lets the chosen fan act, and says when the server did not hear of it. */
export async function act(action: string, body: object = {}): Promise<void> {
  const { appId, openid } = state;
  if (appId === null || openid === null) return;
  // Redraw soon as well: the answer may take as long as all redeliveries.
  setTimeout(changed, 60);
  await attempt(async () => {
    const outcome = await post<Partial<Outcome>>(`/fans/${openid}/${action}`, { appId, ...body });
    if (outcome.skipped === true) toast(t('noServer'), 'bad');
    else if (outcome.delivered === false) {
      toast(
        `${t('undelivered')} · ${outcome.status ?? outcome.outcome} · ${outcome.attempts} ${t('attempts')}`,
        'bad',
      );
    }
  });
}
