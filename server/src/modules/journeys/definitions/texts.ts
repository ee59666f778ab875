import type { MessageContent } from '#contracts/content.ts';
import { at, stepPath } from '#contracts/journeys/check/place.ts';
import type { JourneyProblem } from '#contracts/journeys/problems.ts';
import type { JourneyDefinition } from '#contracts/journeys.ts';
import { DomainError } from '#kernel/errors.ts';
import type { Registry } from '#kernel/registry.ts';
import { variablesIn } from '#modules/messages/index.ts';

interface Placed {
  step: string;
  path: string;
  content: MessageContent;
  mass: boolean;
}

/** Blocks are texts of the brand's own, not something known of a person. */
const isBlock = (name: string) => name.startsWith('blocks.');

/** What is wrong with the words of messages: templates that cannot be read, names nobody fills in, or nobody can. */
export function textProblems(registry: Registry, definition: JourneyDefinition): JourneyProblem[] {
  const names = new Set(registry.all('templateVariables').flatMap((variables) => variables.names));
  return contentsOf(definition).flatMap(({ step, path, content, mass }): JourneyProblem[] => {
    const unread = faultOf(registry, content);
    if (unread)
      return [
        {
          path: unread.field === '' ? path : at(path, unread.field),
          code: 'journey.text_invalid',
          values: { message: unread.message },
          step,
          severity: 'error',
        },
      ];
    const used = variablesIn(content);
    const warn = (code: JourneyProblem['code'], variable: string): JourneyProblem => ({
      path,
      code,
      values: { variable },
      step,
      severity: 'warning',
    });
    if (mass) return used.slice(0, 1).map((name) => warn('journey.mass_variables', name));
    return used
      .filter((name) => !names.has(name) && !isBlock(name))
      .map((name) => warn('journey.variable_unknown', name));
  });
}

/** The first fault that those find who fill contents in. */
function faultOf(
  registry: Registry,
  content: MessageContent,
): { field: string; message: string } | null {
  try {
    for (const check of registry.all('contentChecks')) check.refuse([content]);
    return null;
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    const { field } = error.details;
    return { field: typeof field === 'string' ? field : '', message: error.message };
  }
}

function contentsOf({ steps }: JourneyDefinition): Placed[] {
  return Object.entries(steps).flatMap(([step, one]) => {
    if (one.kind !== 'send') return [];
    return one.message.ways.flatMap(({ content, languages, mass = false }, nth) => {
      const way = `${stepPath(step)}.message.ways[${nth}]`;
      const variants = languages.map((variant, place) => ({
        step,
        path: `${way}.languages[${place}].content`,
        content: variant.content,
        mass,
      }));
      return [{ step, path: `${way}.content`, content, mass }, ...variants];
    });
  });
}
