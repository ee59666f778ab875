/** As the server takes them: contracts/api/tracking.ts. */
const pattern = /^https?:\/\/(\*\.)?[a-z0-9.-]{1,253}(:\d{1,5})?$/;

export const isOrigin = (text: string): boolean => pattern.test(text);

/**
 * The origin in what somebody typed or copied from the address bar: `Shop.example/tea?x` becomes
 * `https://shop.example`. What is no address stays as it is, to be complained about.
 */
export function originOf(text: string): string {
  const given = text.trim().toLowerCase();
  const bare = !given.includes('://') && given.includes('.');
  const whole = bare ? `https://${given}` : given;
  const origin = whole.replace(/^(https?:\/\/[^/?#]*).*$/s, '$1');
  return isOrigin(origin) ? origin : given;
}
