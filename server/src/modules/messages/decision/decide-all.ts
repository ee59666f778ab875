import type { MessageReason } from '#contracts/api/messages.ts';
import type { MessageContent } from '#contracts/content.ts';
import type { Tx } from '#kernel/db/database.ts';
import type { Registry } from '#kernel/registry.ts';
import type { Accounts } from '../accounts.ts';
import { reason, type Decision } from './rules.ts';
import { loadSituations, type Question, type SituationOptions } from './situations.ts';
import { decideWays, type WayDecision } from './ways.ts';
import { loadVariables } from './text/fill.ts';
import { renderContent } from './text/template.ts';
import { isBlank } from './text/texts.ts';

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

/** What was decided on questions, in their order, and which messages on their way must make room. */
export interface Outcome {
  decided: Decided[];
  displaced: { contactId: string; id: string }[];
}

/**
 * Decides on questions of one workspace, the urgent ones first, else in their order: a message that
 * is sent uses up what the next one to the same person may use. Set-based.
 *
 * @param options those that are decided anew, and people who were loaded already
 */
export async function decideAll(
  tx: Tx,
  deps: DecisionDeps,
  workspaceId: string,
  now: Date,
  questions: readonly Wanted[],
  options: SituationOptions = {},
): Promise<Outcome> {
  const situations = await loadSituations(tx, deps.accounts, workspaceId, now, questions, options);
  const decisions: (WayDecision & { question: Wanted; content: MessageContent })[] = [];
  for (const index of urgentFirst(questions)) {
    const question = questions[index] as Wanted;
    const ways = situations.of(question);
    const decided = decideWays(ways.situations);
    const content = ways.contents[decided.way] as MessageContent;
    if (decided.decision.do === 'send') situations.sent(question, content, decided.decision);
    decisions[index] = { ...decided, question, content };
  }
  const toFill = decisions.filter(
    ({ question, decision }) => !question.rendered && decision.do === 'send',
  );
  const wanted = toFill.map(({ question, content }) => ({
    contactId: question.contactId,
    content,
  }));
  const values = await loadVariables(tx, deps.registry, workspaceId, wanted);
  const decided = decisions.map(({ question, content: raw, decision, way, tried }) => {
    const personId = situations.personOf(question.contactId);
    if (decision.do !== 'send' || question.rendered)
      return { personId, decision, way, tried, content: raw };
    const content = renderContent(raw, values.get(question.contactId) ?? {});
    const unfit = unfitness(deps.accounts, decision.channelId, content);
    return { personId, decision: unfit ?? decision, way, tried, content };
  });
  return { decided, displaced: situations.displaced() };
}

/** A question, and whether its content's variables were filled in before. */
type Wanted = Question & { rendered: boolean };

/** Places of the questions in the order in which they are decided. */
function urgentFirst(questions: readonly Question[]): number[] {
  const places = [...questions.keys()];
  const urgency = (place: number) => questions[place]?.priority ?? 0;
  return places.sort((a, b) => urgency(a) - urgency(b) || a - b);
}

/** Why a filled-in content must not go out; null when it may. */
function unfitness(accounts: Accounts, channelId: string, content: MessageContent) {
  const skip = (because: MessageReason): Decision => ({ do: 'skip', channelId, reason: because });
  if (isBlank(content)) return skip(reason('skip.content_empty'));
  const unfit = accounts.get(channelId)?.adapter.unfit(content);
  return unfit ? skip(reason('skip.content_invalid', { ...unfit })) : null;
}
