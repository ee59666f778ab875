import { consentPurpose, type ConsentPurpose } from '#contracts/api/consent.ts';
import type { TrackedEvent } from './event.ts';

/** A person's decision on one purpose. */
export interface Decision {
  purpose: ConsentPurpose;
  granted: boolean;
}

/** Categories of consent tools, by what they are for here. */
const purposes: Record<string, ConsentPurpose> = {
  service: 'service',
  functional: 'service',
  marketing: 'marketing',
  advertising: 'marketing',
  analytics: 'analytics',
  performance: 'analytics',
};

/**
 * Decisions in an event: `Consent Changed` with `{ purpose, granted }`, or Segment's
 * `Segment Consent Preference Updated` with `context.consent.categoryPreferences`
 * (segment.com/docs/privacy/consent-management, read 2026-11). Of two categories that mean one
 * purpose a refusal counts.
 */
export function decisionsIn({ event, properties, context }: TrackedEvent): Decision[] {
  switch (event?.toLowerCase()) {
    case 'consent changed': {
      const purpose = consentPurpose.safeParse(properties['purpose']);
      const granted = properties['granted'];
      return purpose.success && typeof granted === 'boolean'
        ? [{ purpose: purpose.data, granted }]
        : [];
    }
    case 'segment consent preference updated':
      return inCategories(context['consent']);
    default:
      return [];
  }
}

function inCategories(consent: unknown): Decision[] {
  const given = (consent as { categoryPreferences?: unknown } | undefined)?.categoryPreferences;
  if (typeof given !== 'object' || given === null) return [];
  const decided = new Map<ConsentPurpose, boolean>();
  for (const [category, granted] of Object.entries(given)) {
    const name = category.toLowerCase();
    const purpose = Object.hasOwn(purposes, name) ? purposes[name] : undefined;
    if (purpose && typeof granted === 'boolean')
      decided.set(purpose, granted && (decided.get(purpose) ?? true));
  }
  return [...decided].map(([purpose, granted]) => ({ purpose, granted }));
}
