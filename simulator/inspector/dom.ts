import { language, type Language } from './texts.ts';

type Child = Node | string | null | undefined | false;
type Props = Record<string, unknown>;

/** Makes an element: `on…` props are listeners, booleans are flags, the rest attributes. */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  props: Props = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith('on')) node.addEventListener(name.slice(2), value as EventListener);
    else if (name === 'value') (node as HTMLInputElement).value = String(value);
    else node.setAttribute(name, value === true ? '' : String(value));
  }
  node.append(...children.filter((child): child is Node | string => Boolean(child)));
  return node;
}

/** Replaces what is inside an element. */
export function fill(node: Element, ...children: Child[]): void {
  node.replaceChildren(...children.filter((child): child is Node | string => Boolean(child)));
}

/** The element of the page with this id; the page is ours, so it is there. */
export function slot(id: string): HTMLElement {
  const node = document.getElementById(id);
  if (node === null) throw new Error(`the page lacks #${id}`);
  return node;
}

const LOCALES: Record<Language, string> = { en: 'en-GB', zh: 'zh-CN' };

/** Hours and minutes in Beijing, where the platform lives. */
export const clockTime = (ms: number): string =>
  new Date(ms).toLocaleTimeString(LOCALES[language()], {
    hour: '2-digit',
    minute: '2-digit',
    timeZone: 'Asia/Shanghai',
  });

export const dateTime = (ms: number): string =>
  new Date(ms).toLocaleString(LOCALES[language()], {
    dateStyle: 'medium',
    timeStyle: 'medium',
    timeZone: 'Asia/Shanghai',
  });

/** `47 h 59 min`, `52 s`: how long something still lasts. */
export function duration(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 90) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 90) return `${minutes} min`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

const HUES = 6;

/** A round face with the first letter; the colour comes from the name and stays the same. */
export function face(name: string, className = 'face'): HTMLElement {
  let sum = 0;
  for (const char of name) sum += char.codePointAt(0) ?? 0;
  const letter = [...name][0] ?? '?';
  return h('span', { class: `${className} hue-${sum % HUES}`, 'aria-hidden': 'true' }, letter);
}

let toastTimer = 0;

/** A short line at the bottom that goes away by itself. */
export function toast(message: string, kind: 'good' | 'bad' = 'good'): void {
  clearTimeout(toastTimer);
  fill(slot('toasts'), h('div', { class: `toast ${kind}` }, message));
  toastTimer = window.setTimeout(() => fill(slot('toasts')), 4_000);
}

/** A modal with a heading; Escape and the backdrop close it. */
export function openDialog(title: string, ...children: Child[]): HTMLDialogElement {
  const dialog = h(
    'dialog',
    { class: 'dialog', onclose: () => dialog.remove() },
    h('h2', {}, title),
    ...children,
  );
  dialog.addEventListener('click', (event) => {
    if (event.target === dialog) dialog.close();
  });
  slot('dialogs').append(dialog);
  dialog.showModal();
  return dialog;
}
