import type { TriedWay } from '#contracts/api/messages.ts';
import type { MessageContent } from '#contracts/content.ts';
import type { MessageWay } from '#contracts/message-plan.ts';
import { decide, preferred, type Decision, type Situation } from './rules.ts';

/** A way as the decision looks at it: the content for this person and the channels to try. */
export interface WayFor {
  content: MessageContent;
  channels: readonly string[];
  /** By a mass send. */
  mass: boolean;
}

/** What was decided among all ways. */
export interface WayDecision {
  decision: Decision;
  /** Index of the way that the decision is about. */
  way: number;
  /** The other ways that were looked at, in order, and why they were not taken. */
  tried: TriedWay[];
}

/** The content in her language: that of the longest prefix of it (`zh` for `zh-CN`), or the way's own. */
export function inLanguage(way: MessageWay, language: string | null): WayFor {
  const { channels, mass = false } = way;
  const wanted = language?.toLowerCase();
  const speaks = (prefix: string) => wanted === prefix || wanted?.startsWith(`${prefix}-`);
  const [best] = way.languages
    .filter((variant) => speaks(variant.language.toLowerCase()))
    .sort((a, b) => b.language.length - a.language.length);
  return { content: best?.content ?? way.content, channels, mass };
}

/**
 * Decides among ways in order: the first that can go now, else the one with the shortest wait, else
 * a skip for the first one's reason. Pure.
 *
 * @param situations one per way, at least one
 * @param ruledOut by way, why it is none for this person whatever its situation
 */
export function decideWays(
  situations: readonly [Situation, ...Situation[]],
  ruledOut: ReadonlyMap<number, Decision> = new Map(),
): WayDecision {
  const decisions: Decision[] = [];
  for (const [index, situation] of situations.entries()) {
    const decision = ruledOut.get(index) ?? decide(situation);
    decisions.push(decision);
    if (decision.do === 'send' || ofTheMessage.has(decision.reason.code)) break;
  }
  const way = preferred(decisions);
  const tried = decisions.flatMap(({ channelId, reason }, index) =>
    index === way ? [] : [{ way: index, channelId, reason }],
  );
  return { decision: decisions[way] as Decision, way, tried };
}

/** Reasons that hold whatever the way. */
const ofTheMessage = new Set([
  'skip.duplicate',
  'skip.unknown_contact',
  'skip.suppressed',
  'skip.expired',
  'skip.paused',
]);
