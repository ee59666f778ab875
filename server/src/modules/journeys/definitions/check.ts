import { checkJourney, type JourneyProblem } from '#contracts/journeys/check.ts';
import { journeyDefinition, type JourneyDefinition } from '#contracts/journeys.ts';
import type { JourneyDraft } from '#contracts/journeys/draft.ts';
import { partsOf } from '#contracts/journeys/parts.ts';
import type { Tx } from '#kernel/db/database.ts';
import { DomainError } from '#kernel/errors.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { audienceOf } from '#modules/audience/index.ts';
import { referencesOf, unknownReferences } from './references.ts';
import { textProblems } from './texts.ts';

/** Everything wrong with a draft in its workspace: in itself, and in what it refers to. */
export async function problemsOf(
  kernel: Kernel,
  tx: Tx,
  workspaceId: string,
  draft: JourneyDraft,
): Promise<JourneyProblem[]> {
  const { registry } = kernel;
  const fields = new Map(registry.all('segmentFields').map((field) => [field.name, field]));
  const actions = new Map(registry.all('actions').map((action) => [action.name, action]));
  const problems = checkJourney(draft, {
    field(name) {
      const found = fields.get(name);
      return found && { type: found.type, params: found.params ?? [] };
    },
    action: (name) => actions.get(name)?.input ?? null,
  });
  const read = journeyDefinition.safeParse(draft);
  if (!read.success) return problems;
  const references = referencesOf(read.data, actions);
  const referred = await unknownReferences(tx, workspaceId, references, actions);
  return distinct([
    ...problems,
    ...textProblems(registry, read.data),
    ...(await ruleProblems(kernel, tx, workspaceId, read.data)),
    ...referred,
  ]);
}

/** What only the workspace can tell of rules: segments that are gone, or rules too large with them. */
async function ruleProblems(
  kernel: Kernel,
  tx: Tx,
  workspaceId: string,
  definition: JourneyDefinition,
): Promise<JourneyProblem[]> {
  const audience = audienceOf(kernel);
  const found: JourneyProblem[] = [];
  for (const { path, step, value } of partsOf(definition).rules)
    for (const problem of await audience.problems(tx, workspaceId, value))
      found.push({ ...problem, path: path + problem.path.slice(1), step, severity: 'error' });
  return found;
}

function distinct(problems: readonly JourneyProblem[]): JourneyProblem[] {
  const byPlace = new Map<string, JourneyProblem>();
  for (const problem of problems) {
    const place = `${problem.path} ${problem.code}`;
    if (!byPlace.has(place)) byPlace.set(place, problem);
  }
  return [...byPlace.values()];
}

/**
 * A draft as it can be published.
 *
 * @throws DomainError `journey.invalid` with `problems`
 */
export async function publishable(
  kernel: Kernel,
  tx: Tx,
  workspaceId: string,
  draft: JourneyDraft,
): Promise<JourneyDefinition> {
  const problems = await problemsOf(kernel, tx, workspaceId, draft);
  const errors = problems.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) {
    const words = errors.map(({ path, code }) => `${path}: ${code}`).join('; ');
    throw new DomainError('unprocessable', 'journey.invalid', words, {
      count: errors.length,
      problems: errors,
    });
  }
  return journeyDefinition.parse(draft);
}
