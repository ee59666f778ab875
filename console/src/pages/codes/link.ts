/**
 * The address of a page with the mark of a code, by which a visit there counts as the code's.
 *
 * @param site as people type it: `shop.example/teas`, with or without `https://`
 * @returns null when it is no address of a site
 */
export function linkOf(site: string, codeId: string): string | null {
  const typed = site.trim();
  const url = URL.parse(/^[a-z][a-z\d+.-]*:\/\//i.test(typed) ? typed : `https://${typed}`);
  if (!url || !/^https?:$/.test(url.protocol) || !/\.|^localhost$|^\[/.test(url.hostname))
    return null;
  url.searchParams.set('rp_code', codeId);
  return url.href;
}
