import { listen } from '../guard.ts';
import type { Properties } from '../types.ts';

type Field = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

const MAX_VALUE = 500;

/** Types that hold no answer of the visitor. */
const NOT_AN_ANSWER = /hidden|submit|button|reset|image|output/;

/**
 * Says whether a field may hold a secret, judged by its type, name, id and autocomplete token
 * together, since "show password" turns a password into plain text. Marking it does not help.
 */
export function isSecret(hints: string): boolean {
  return /pass|pwd|secret|card|\bcc-|cvv|cvc|csc|iban|\bssn\b|\bpin\b|\botp\b|one-time/i.test(
    hints,
  );
}

/** Says whether a value holds the digits of a card or identity number; a phone has a plus or fewer. */
export function looksLikeCard(value: string): boolean {
  return /^[^+]*(?:\d[ -]?){13}/.test(value);
}

const attribute = (element: Element, name: string) => element.getAttribute(name) || '';

function isFilled(field: Field): boolean {
  return /checkbox|radio/.test(field.type)
    ? (field as HTMLInputElement).checked
    : !!(field.value || '').trim(); // a fieldset is listed too, and has none
}

/** The form's name, the names of fields that were filled, and the values that were asked for. */
function describe(form: HTMLFormElement): Properties {
  const fields: string[] = [];
  const values: Record<string, string | string[]> = {};
  // Through the prototype: a field named "elements" would hide the form's own.
  for (const element of Reflect.get(HTMLFormElement.prototype, 'elements', form)) {
    const field = element as Field;
    const name = attribute(field, 'name') || field.id;
    const hints = [field.type, name, field.id, attribute(field, 'autocomplete')].join(' ');
    if (!name || NOT_AN_ANSWER.test(field.type) || isSecret(hints) || !isFilled(field)) continue;
    if (!fields.includes(name)) fields.push(name);
    if (field.dataset.rapportField === undefined || looksLikeCard(field.value)) continue;
    const key = field.dataset.rapportField || name;
    const value = field.value.slice(0, MAX_VALUE);
    values[key] = key in values ? [values[key] as string, value].flat() : value;
  }
  return { form: attribute(form, 'name') || attribute(form, 'id'), fields, values };
}

/** Emits the properties of `Form Submitted`. */
export function watchForms(emit: (properties: Properties) => void): void {
  listen(document, 'submit', (event) => emit(describe(event.target as HTMLFormElement)));
}
