/** Everything we keep is under this prefix, so that all of it can be found and deleted. */
const PREFIX = 'rapport.';

/** Shared with sibling subdomains when a cookie domain is set. Never traits, never events. */
const SHARED = ['id', 'user', 'consent'];

/** Seconds. Browsers shorten it: Chrome to 400 days, Safari to 7 for cookies set by script. */
const COOKIE_MAX_AGE = 365 * 24 * 3600;

/** A small key-value store that always works and never throws. */
export interface Store {
  /** Null when there is nothing; an empty value counts as nothing. */
  get(key: string): string | null;
  set(key: string, value: string): void;
  remove(key: string): void;
  /** Keys that begin with `prefix`, in no particular order. */
  keys(prefix: string): string[];
}

/**
 * Storage may be denied (blocked cookies, sandboxed frame, old Safari's private mode, full disk):
 * that is a state of the visitor's browser, not a fault, and the caller falls back.
 */
export function attempt<T>(run: () => T): T | null {
  try {
    return run();
  } catch {
    return null;
  }
}

/** A stored value that anything on the page may have overwritten: null when it is not JSON. */
export function readJson<T>(store: Store, key: string): T | null {
  return attempt(() => JSON.parse(store.get(key) || 'null') as T | null);
}

function readCookie(name: string): string | null {
  const found = document.cookie.match(`(?:^|; )${name}=([^;]*)`);
  return found && decodeURIComponent(found[1] as string);
}

function writeCookie(name: string, value: string, domain: string, maxAge: number): void {
  document.cookie =
    `${name}=${encodeURIComponent(value)};domain=${domain};path=/;max-age=${maxAge};samesite=lax` +
    (location.protocol === 'https:' ? ';secure' : '');
}

/**
 * localStorage, with memory for what it refuses. With a cookie domain, the shared keys live in
 * cookies only, so that a withdrawal on one subdomain holds on all of them.
 */
export function createStorage(cookieDomain: string): Store {
  const memory = new Map<string, string>();
  const isCookie = (key: string) => cookieDomain && SHARED.includes(key);

  const store: Store = {
    get: (key) =>
      memory.get(key) ||
      (isCookie(key) && attempt(() => readCookie(PREFIX + key))) ||
      attempt(() => localStorage.getItem(PREFIX + key)),

    set(key, value) {
      const name = PREFIX + key;
      const kept =
        (isCookie(key) &&
          attempt(() => {
            writeCookie(name, value, cookieDomain, COOKIE_MAX_AGE);
            return readCookie(name) === value; // A browser drops a foreign domain without a word.
          })) ||
        attempt(() => {
          localStorage.setItem(name, value);
          return true;
        });
      if (kept) memory.delete(key);
      else memory.set(key, value);
    },

    remove(key) {
      memory.delete(key);
      if (isCookie(key)) attempt(() => writeCookie(PREFIX + key, '', cookieDomain, 0));
      attempt(() => localStorage.removeItem(PREFIX + key));
    },

    keys: (prefix) =>
      (attempt(() => Object.keys(localStorage)) || [])
        .filter((key) => key.startsWith(PREFIX))
        .map((key) => key.slice(PREFIX.length))
        .concat([...memory.keys()])
        .filter((key) => key.startsWith(prefix)),
  };
  return store;
}

/** Deletes all we ever stored in this browser. */
export function forget(store: Store): void {
  store.keys('').concat(SHARED).forEach(store.remove);
}
