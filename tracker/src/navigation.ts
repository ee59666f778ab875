import { guard, listen } from './guard.ts';

/** What makes two addresses two views: a hash counts only when a router lives in it. */
export function viewOf({ pathname, search, hash }: Pick<Location, 'pathname' | 'search' | 'hash'>) {
  return pathname + search + (/^#[/!]/.test(hash) ? hash : '');
}

/** Calls back after each change of view that happens without a page load. */
export function onNavigate(changed: () => void): void {
  let view = viewOf(location);
  const check = guard(() => {
    const next = viewOf(location);
    if (next === view) return;
    view = next;
    changed();
  });
  for (const name of ['pushState', 'replaceState'] as const) {
    const native = history[name];
    history[name] = function (this: History, ...args) {
      native.apply(this, args);
      check();
    };
  }
  listen(window, 'popstate hashchange', check);
}
