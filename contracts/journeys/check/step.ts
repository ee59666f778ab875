import type { MessageContent } from '../../content.ts';
import { checkSpan } from '../../rules/check-test.ts';
import type { JourneyStep, StepOf } from '../steps.ts';
import type { JourneyKnowledge } from '../check.ts';
import { at, stepPath, type Note } from './place.ts';
import { shaped } from './shape.ts';

/** What a step's own values must be beyond their shape. */
export function checkStep(
  id: string,
  step: JourneyStep,
  known: Pick<JourneyKnowledge, 'action'>,
  note: Note,
): void {
  const path = stepPath(id);
  switch (step.kind) {
    case 'send':
      checkMessage(step, path, note);
      return;
    case 'wait':
      checkSpan(step.span, `${path}.span`, note);
      return;
    case 'waitForFact':
      if (step.atMost)
        checkSpan(
          step.atMost.kind === 'span' ? step.atMost.span : step.atMost.before,
          `${path}.atMost.${step.atMost.kind === 'span' ? 'span' : 'before'}`,
          note,
        );
      return;
    case 'waitForWindow':
      checkSpan(step.before, `${path}.before`, note);
      return;
    case 'waitForBestHour':
      checkSpan(step.within, `${path}.within`, note);
      return;
    case 'branch':
      checkKeys(step.cases, `${path}.cases`, ['otherwise'], note);
      return;
    case 'split':
      checkKeys(step.arms, `${path}.arms`, [], note);
      checkShares(step, path, note);
      return;
    case 'tag':
      if (step.add.length + step.remove.length === 0) note(`${path}.add`, 'journey.value_missing');
      return;
    case 'action':
      checkAction(step, path, known, note);
      return;
    default:
      return;
  }
}

function checkAction(
  { action, params }: StepOf<'action'>,
  path: string,
  known: Pick<JourneyKnowledge, 'action'>,
  note: Note,
): void {
  const input = known.action?.(action);
  if (input === null) note(`${path}.action`, 'journey.action_unknown', { action });
  if (input) shaped(input, params, `${path}.params`, note);
}

function checkMessage({ message }: StepOf<'send'>, path: string, note: Note): void {
  for (const [index, way] of message.ways.entries()) {
    const place = at(`${path}.message.ways`, index);
    checkContent(way.content, `${place}.content`, note);
    for (const [no, variant] of way.languages.entries())
      checkContent(variant.content, `${at(`${place}.languages`, no)}.content`, note);
  }
}

/** The part without which there would be nothing to see. */
function checkContent(content: MessageContent, path: string, note: Note): void {
  const field = content.type === 'text' ? 'text' : content.type === 'image' ? 'mediaUrl' : 'title';
  const shown = (content as Record<string, unknown>)[field];
  if (typeof shown === 'string' && shown.trim() === '')
    note(`${path}.${field}`, 'journey.message_empty');
}

function checkKeys(
  entries: readonly { id: string }[],
  path: string,
  taken: readonly string[],
  note: Note,
): void {
  const seen = new Set(taken);
  for (const [index, { id }] of entries.entries()) {
    if (seen.has(id)) note(`${at(path, index)}.id`, 'journey.key_twice', { key: id });
    seen.add(id);
  }
}

function checkShares({ arms }: StepOf<'split'>, path: string, note: Note): void {
  const sum = arms.reduce((total, { share }) => total + share, 0);
  if (sum !== 100) note(`${path}.arms`, 'journey.shares_not_100', { shares: sum });
}
