import type { TemplateProblem } from '#contracts/api/messages.ts';
import type { MessageContent } from '#contracts/content.ts';
import { DomainError } from '#kernel/errors.ts';
import { contentProblems, namesIn, problemsIn } from './template.ts';

/**
 * Refuses contents whose texts the template language does not understand, before they are stored.
 * @throws DomainError `messages.bad_template` with the field, line and column of the first
 */
export function refuseBadTemplates(contents: readonly MessageContent[]): void {
  const [problem] = contents.flatMap(contentProblems);
  if (problem) throw bad(problem);
}

/**
 * Refuses texts of a block; within one there are no others.
 * @throws DomainError `messages.bad_template`
 */
export function refuseBadBlock(texts: readonly string[]): void {
  const [problem] = texts.flatMap((text) => problemsIn(text, 'text'));
  if (problem) throw bad(problem);
  const inner = texts.flatMap(namesIn).find((name) => name.startsWith('blocks.'));
  if (inner === undefined) return;
  const message = `${inner}: a block holds no other blocks`;
  throw bad({ field: 'text', line: 1, column: 1, message });
}

const bad = ({ field, line, column, message: words }: TemplateProblem) =>
  new DomainError(
    'unprocessable',
    'messages.bad_template',
    `The text cannot be filled in (${field}, line ${line}, column ${column}): ${words}`,
    { field, line, column, words },
  );
