import type { MessageReason } from '#contracts/api/messages.ts';
import type { MessageContent } from '#contracts/content.ts';
import type { Tx } from '#kernel/db/database.ts';
import type { Registry } from '#kernel/registry.ts';
import type { Accounts } from '../accounts.ts';
import { reason, type Decision } from './rules.ts';
import {
  loadSituations,
  type Question,
  type SituationOptions,
  type WaySituations,
} from './situations.ts';
import { decideWays, type WayDecision } from './ways.ts';
import { loadValues } from './text/fill.ts';
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
  const toFill = questions.filter(({ rendered }) => !rendered);
  const values = await loadValues(tx, deps.registry, workspaceId, {
    contactIds: new Set(toFill.map(({ contactId }) => contactId)),
    contents: new Set(toFill.flatMap(contentsOf)),
  });
  const decided: Decided[] = [];
  for (const index of urgentFirst(questions)) {
    const question = questions[index] as Wanted;
    const given = values.get(question.contactId) ?? {};
    const { raw, ...taken } = take(deps.accounts, question, situations.of(question), given);
    if (taken.decision.do === 'send') situations.sent(question, raw, taken.decision);
    decided[index] = { personId: situations.personOf(question.contactId), ...taken };
  }
  return { decided, displaced: situations.displaced() };
}

/** Takes a way that can go and whose content holds when it is filled in; one that does not is ruled out. */
function take(
  accounts: Accounts,
  { rendered }: Wanted,
  { situations, contents }: WaySituations,
  values: Record<string, string>,
): WayDecision & { content: MessageContent; raw: MessageContent } {
  const ruledOut = new Map<number, Decision>();
  const filled = new Map<number, MessageContent>();
  for (;;) {
    const decided = decideWays(situations, ruledOut);
    const { decision, way } = decided;
    const raw = contents[way] as MessageContent;
    if (decision.do !== 'send' || rendered)
      return { ...decided, content: filled.get(way) ?? raw, raw };
    const content = renderContent(raw, values);
    const unfit = unfitness(accounts, decision.channelId, content);
    if (!unfit) return { ...decided, content, raw };
    ruledOut.set(way, unfit);
    filled.set(way, content);
  }
}

/** All that a question may say, in any language. */
const contentsOf = ({ ways }: Question): MessageContent[] =>
  ways.flatMap(({ content, languages }) => [content, ...languages.map((one) => one.content)]);

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
