import type { JourneyTemplate } from '#contracts/api/journeys.ts';
import { journeyDraft, type JourneyDraft } from '#contracts/journeys/draft.ts';
import { journeyDefinition, type JourneyDefinition } from '#contracts/journeys.ts';
import { notFound } from '#kernel/errors.ts';
import { arriveTemplates } from './arrive.ts';
import { keepTemplates } from './keep.ts';
import type { Language, Template } from './parts.ts';

/** In the order of a customer's life. */
const templates: readonly Template[] = [...arriveTemplates, ...keepTemplates];

/** The ready-made journeys, with their texts in one language first. */
export const templatesIn = (language: Language): JourneyTemplate[] =>
  templates.map((template) => ({
    key: template.key,
    definition: defined(template, language),
    open: template.open,
  }));

/**
 * A ready-made journey as the draft of a new one.
 *
 * @throws DomainError `template.not_found`
 */
export function templateDraft(key: string, language: Language): JourneyDraft {
  const template = templates.find((one) => one.key === key);
  if (!template) throw notFound('template', key);
  return journeyDraft.parse(defined(template, language));
}

function defined(template: Template, language: Language): JourneyDefinition {
  const say = ({ en, zh }: { en: string; zh: string }) => (language === 'en' ? en : zh);
  // Without places: the console lays it out as a whole.
  return journeyDefinition.parse(template.define(say));
}
