import type { MessageContent } from '#contracts/content.ts';
import type { Tx } from '#kernel/db/database.ts';
import type { Registry } from '#kernel/registry.ts';
import type { Accounts } from '../accounts.ts';
import { decide, reason, type Decision } from './rules.ts';
import { loadSituations, type Question, type SituationOptions } from './situations.ts';
import { isBlank, renderContent, variablesIn } from './template.ts';

export interface DecisionDeps {
  accounts: Accounts;
  registry: Registry;
}

export interface Decided {
  /** The id that stands for the contact; null when the workspace does not have her. */
  personId: string | null;
  decision: Decision;
  /** With variables filled in when the decision is to send; as it was given otherwise. */
  content: MessageContent;
}

/**
 * Decides on questions of one workspace in their order: a message that is sent uses up what the
 * next one to the same person may use. Set-based.
 *
 * @param rendered tells contents whose variables were filled in before
 */
export async function decideAll(
  tx: Tx,
  deps: DecisionDeps,
  workspaceId: string,
  now: Date,
  questions: readonly (Question & { rendered: boolean })[],
  options: SituationOptions = {},
): Promise<Decided[]> {
  const situations = await loadSituations(tx, deps.accounts, workspaceId, now, questions, options);
  const decisions = questions.map((question) => {
    const decision = decide(situations.of(question));
    if (decision.do === 'send') situations.sent(question, decision.channelId);
    return decision;
  });
  const toFill = questions.filter(
    (question, index) => !question.rendered && decisions[index]?.do === 'send',
  );
  const values = await loadVariables(tx, deps.registry, workspaceId, toFill);
  return questions.map((question, index) => {
    const decision = decisions[index] as Decision;
    const personId = situations.personOf(question.contactId);
    if (decision.do !== 'send' || question.rendered)
      return { personId, decision, content: question.content };
    const content = renderContent(question.content, values.get(question.contactId) ?? {});
    if (!isBlank(content)) return { personId, decision, content };
    const blank = { do: 'skip' as const, channelId: decision.channelId };
    return { personId, decision: { ...blank, reason: reason('skip.content_empty') }, content };
  });
}

/** Values of the variables that these contents use, from every module that has some, by contact. */
export async function loadVariables(
  tx: Tx,
  registry: Registry,
  workspaceId: string,
  wanted: readonly { contactId: string; content: MessageContent }[],
): Promise<Map<string, Record<string, string>>> {
  const values = new Map<string, Record<string, string>>();
  const names = new Set(wanted.flatMap(({ content }) => variablesIn(content)));
  if (names.size === 0) return values;
  const contactIds = [...new Set(wanted.map(({ contactId }) => contactId))];
  for (const provider of registry.all('templateVariables')) {
    if (!provider.names.some((name) => names.has(name))) continue;
    for (const [contactId, given] of await provider.load(tx, workspaceId, contactIds))
      values.set(contactId, { ...values.get(contactId), ...given });
  }
  return values;
}
