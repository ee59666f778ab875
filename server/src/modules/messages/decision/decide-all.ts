import type { MessageContent } from '#contracts/content.ts';
import type { Tx } from '#kernel/db/database.ts';
import type { Registry } from '#kernel/registry.ts';
import type { Accounts } from '../accounts.ts';
import { reason, type Decision } from './rules.ts';
import { loadSituations, type Question, type SituationOptions } from './situations.ts';
import { decideWays, type WayDecision } from './ways.ts';
import { isBlank, renderContent, variablesIn } from './template.ts';

export interface DecisionDeps {
  accounts: Accounts;
  registry: Registry;
}

export interface Decided extends WayDecision {
  /** The id that stands for the contact; null when the workspace does not have her. */
  personId: string | null;
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
    const ways = situations.of(question);
    const decided = decideWays(ways.situations);
    if (decided.decision.do === 'send') situations.sent(question, decided.decision.channelId);
    return { ...decided, question, content: ways.contents[decided.way] as MessageContent };
  });
  const toFill = decisions.filter(
    ({ question, decision }) => !question.rendered && decision.do === 'send',
  );
  const wanted = toFill.map(({ question, content }) => ({
    contactId: question.contactId,
    content,
  }));
  const values = await loadVariables(tx, deps.registry, workspaceId, wanted);
  return decisions.map(({ question, content: raw, decision, way, tried }) => {
    const personId = situations.personOf(question.contactId);
    if (decision.do !== 'send' || question.rendered)
      return { personId, decision, way, tried, content: raw };
    const content = renderContent(raw, values.get(question.contactId) ?? {});
    const settled = isBlank(content) ? blank(decision.channelId) : decision;
    return { personId, decision: settled, way, tried, content };
  });
}

const blank = (channelId: string): Decision => ({
  do: 'skip',
  channelId,
  reason: reason('skip.content_empty'),
});

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
