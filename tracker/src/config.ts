/** The `data-*` attributes of the script tag, with defaults applied. */
export interface Config {
  writeKey: string;
  /** Origin (and path, if any) of the collector, without a trailing slash. */
  host: string;
  consentRequired: boolean;
  /** Empty: everything stays in this origin's own storage. */
  cookieDomain: string;
  /** Which of `pages`, `clicks`, `forms`, `reading` run by themselves. */
  auto: string[];
}

/** Reads the configuration; undefined when the tag carries no write key. */
export function readConfig(script: HTMLScriptElement | null): Config | undefined {
  if (!script || !script.dataset.writeKey) return undefined;
  const {
    writeKey,
    host,
    consent,
    cookieDomain = '',
    auto = 'pages,clicks,forms,reading',
  } = script.dataset;
  return {
    writeKey,
    host: (host || new URL(script.src).origin).replace(/\/+$/, ''),
    consentRequired: consent === 'required',
    cookieDomain: cookieDomain.replace(/^\./, ''),
    auto: auto.split(/[\s,]+/),
  };
}
