import { rm } from 'node:fs/promises';
import { DomainError } from '#kernel/errors.ts';
import { createPace } from '#kernel/facts/pace.ts';
import { newId } from '#kernel/ids.ts';
import type { JobContext } from '#kernel/jobs.ts';
import type { Kernel } from '#kernel/kernel.ts';
import type { Unit } from '#kernel/unit.ts';
import { isGzip } from '../file/inspect.ts';
import { inWords, readRows } from '../file/read.ts';
import { readImport, type ImportRow } from '../jobs.ts';
import { planColumns, type PlannedColumn } from '../mapping.ts';
import { groupOrders } from '../orders/group.ts';
import { clearLines, nextLines, stageLines } from '../orders/lines.ts';
import { lineReader } from '../orders/row.ts';
import { savePurchases } from '../orders/save.ts';
import { readPerson } from '../people/row.ts';
import { savePeople } from '../people/save.ts';
import { filePath } from '../upload.ts';
import {
  claimImport,
  finishImport,
  LostImport,
  releaseImport,
  saveStep,
  type Step,
} from './claim.ts';
import { saveFailures } from './failures.ts';
import { batchRows, readBatches, type Batch } from './reading.ts';
import type { RowFault, Failure } from '../faults.ts';
import type { ImportMapping } from '#contracts/api/imports.ts';

/** Beyond so many failed rows the mapping is wrong, not the rows; ours, 2026-11. */
const failureLimit = 100_000;

export interface RunPayload {
  workspaceId: string;
  importId: string;
}

/** What a batch did. */
type Change = Partial<Step> & { failures?: readonly Failure[] };

/** One attempt at an import: whoever holds it, how far it is, and how its batches are committed. */
interface Attempt {
  job: ImportRow;
  mapping: ImportMapping;
  plan: PlannedColumn[];
  signal: AbortSignal;
  /** Commits a batch with where the import stands after it. */
  commit(work: (unit: Unit) => Promise<Change>): Promise<void>;
}

/**
 * Works on an import until it is done, stopped or taken away. Every batch is one transaction with
 * the place it ends at, so that after a crash the next attempt goes on there: nothing twice.
 */
export async function runImport(
  kernel: Kernel,
  payload: RunPayload,
  { signal }: Pick<JobContext, 'signal'>,
): Promise<void> {
  const runner = newId();
  if (!(await claimImport(kernel.db, payload, runner, kernel.clock.now()))) return;
  const job = await readImport(kernel.db, payload.workspaceId, payload.importId);
  try {
    await work(openAttempt(kernel, job, runner, signal), kernel);
    if (signal.aborted) return await kernel.unit((unit) => releaseImport(unit, job, runner));
    await end(kernel, job, runner, null);
  } catch (error) {
    if (error instanceof LostImport) return;
    const failure = inWords(error);
    // Anything else is tried again: by this job, from the last batch.
    if (!(failure instanceof DomainError)) {
      await kernel.unit((unit) => releaseImport(unit, job, runner));
      throw error;
    }
    await end(kernel, job, runner, failure);
  } finally {
    tell(kernel, job);
  }
}

async function end(
  kernel: Kernel,
  job: ImportRow,
  runner: string,
  failure: DomainError | null,
): Promise<void> {
  const ended = await kernel.unit((unit) => finishImport(unit, job, runner, failure));
  if (ended) await clearUp(kernel, job);
}

/** Removes what an import that is over leaves behind: its file and lines are personal data. */
export async function clearUp(kernel: Kernel, job: Pick<ImportRow, 'id'>): Promise<void> {
  await rm(filePath(kernel.config.home, job.id), { force: true });
  while ((await clearLines(kernel.db, job.id, 10_000)) > 0);
}

export const tell = (kernel: Kernel, { workspaceId, id }: Pick<ImportRow, 'workspaceId' | 'id'>) =>
  kernel.live.publish({ workspaceId, topic: 'imports', data: { id } });

function openAttempt(kernel: Kernel, job: ImportRow, runner: string, signal: AbortSignal): Attempt {
  const { mapping } = job;
  if (!mapping) throw new DomainError('invalid', 'imports.no_mapping', 'Map the columns first.');
  const header = job.columns.map(({ name }) => name);
  const pace = createPace(kernel.db);
  let last = kernel.clock.now().getTime();

  return {
    job,
    mapping,
    plan: planColumns(job.kind, header, mapping),
    signal,
    async commit(work) {
      await pace(signal);
      const step = await kernel.unit(async (unit) => {
        const change = await work(unit);
        await saveFailures(unit.tx, job, change.failures ?? []);
        const next = advance(job, change, unit.now.getTime() - last);
        if (next.failed > failureLimit) throw tooManyFailures();
        await saveStep(unit, job.id, runner, next);
        return next;
      });
      last = kernel.clock.now().getTime();
      Object.assign(job, step);
      tell(kernel, job);
    },
  };
}

/** Where the import stands after a batch: counts add up, places are taken over. */
function advance(job: ImportRow, change: Change, ms: number): Step {
  const { failures = [], ...step } = change;
  const sum = (key: 'created' | 'updated' | 'unchanged' | 'walkIns' | 'staged' | 'recorded') =>
    job[key] + (step[key] ?? 0);
  return {
    stage: step.stage ?? job.stage,
    rows: step.rows ?? job.rows,
    bytesRead: step.bytesRead ?? job.bytesRead,
    afterOrder: step.afterOrder ?? job.afterOrder,
    staged: sum('staged'),
    recorded: sum('recorded'),
    created: sum('created'),
    updated: sum('updated'),
    unchanged: sum('unchanged'),
    walkIns: sum('walkIns'),
    failed: job.failed + failures.length,
    activeMs: job.activeMs + Math.max(0, ms),
  };
}

const tooManyFailures = () =>
  new DomainError(
    'unprocessable',
    'imports.too_many_failures',
    `Stopped: more than ${failureLimit.toLocaleString('en')} rows could not be taken. Check how the columns are mapped.`,
    { limit: failureLimit },
  );

async function work(attempt: Attempt, kernel: Kernel): Promise<void> {
  if (attempt.job.stage === 'reading') await read(attempt, kernel);
  if (attempt.job.kind === 'purchases') await record(attempt);
}

async function read(attempt: Attempt, kernel: Kernel): Promise<void> {
  const { job, mapping, plan } = attempt;
  if (job.kind === 'contacts') {
    await eachBatch(attempt, kernel, (_row, cells) => readPerson(cells, plan, mapping), savePeople);
    return;
  }
  await eachBatch(attempt, kernel, lineReader(plan, mapping), async (unit, _job, lines) => {
    await stageLines(unit.tx, job, lines);
    return { staged: lines.length };
  });
  if (!attempt.signal.aborted)
    await attempt.commit(() => Promise.resolve({ stage: 'recording', bytesRead: job.bytes }));
}

async function eachBatch<T extends object>(
  { job, mapping, signal, commit }: Attempt,
  kernel: Kernel,
  readRow: (row: number, cells: string[]) => T | RowFault,
  save: (unit: Unit, job: ImportRow, read: readonly T[]) => Promise<Change>,
): Promise<void> {
  const path = filePath(kernel.config.home, job.id);
  const gzip = await isGzip(path);
  const { delimiter } = job;
  const rows = readRows({ path, gzip, delimiter, encoding: mapping.encoding ?? job.encoding });
  const header = job.columns.map(({ name }) => name);
  const batches: AsyncIterable<Batch<T>> = readBatches(rows, header, job.rows, readRow);
  for await (const batch of batches) {
    if (signal.aborted) return;
    await commit(async (unit) => ({
      ...(await save(unit, job, batch.read)),
      failures: batch.failures,
      rows: batch.rows,
      bytesRead: batch.bytesRead,
    }));
  }
}

async function record({ job, mapping, signal, commit }: Attempt): Promise<void> {
  for (let more = true; more && !signal.aborted;)
    await commit(async (unit) => {
      const lines = await nextLines(unit.tx, job, batchRows * 2);
      more = lines.length > 0;
      const { purchases, failures } = groupOrders(lines);
      const saved = await savePurchases(unit, job, mapping.source, purchases);
      return {
        ...saved,
        failures,
        recorded: lines.length,
        afterOrder: lines.at(-1)?.orderNo ?? job.afterOrder,
      };
    });
}
