import { withinHours } from '#modules/messages/index.ts';
import type { Welcome, WelcomeVariant } from '#contracts/content.ts';

/** Who is to be welcomed, and when. */
export interface Guest {
  /** BCP 47; hers, or the workspace's when hers is not known. */
  language: string;
  returning: boolean;
  /** Local hour in the workspace's zone. */
  hour: number;
}

/** The first variant whose conditions all hold; null when none does. Pure. */
export function chooseVariant(welcome: Welcome, guest: Guest): number | null {
  const index = welcome.variants.findIndex((variant) => fits(variant, guest));
  return index === -1 ? null : index;
}

const fits = ({ language, audience, hours }: WelcomeVariant, guest: Guest): boolean =>
  (language === null || speaks(guest.language, language)) &&
  (audience === 'any' || (audience === 'returning') === guest.returning) &&
  (hours === null || withinHours(hours, guest.hour));

/** Whether a language is one of a prefix: zh-Hans-CN and zh_CN are of zh, and zha is not. */
export function speaks(language: string, prefix: string): boolean {
  const whole = normal(language);
  const wanted = normal(prefix);
  return whole === wanted || whole.startsWith(`${wanted}-`);
}

const normal = (tag: string) => tag.replaceAll('_', '-').toLowerCase();
