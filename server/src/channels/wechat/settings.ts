import { wechatSettings, type WechatSettings } from '#contracts/api/channels.ts';

export type { WechatSettings } from '#contracts/api/channels.ts';

const read = new WeakMap<Record<string, unknown>, WechatSettings>();

/**
 * Settings as stored, with defaults for what is absent. Unreadable ones fall back one by one. Read
 * once for as long as the account is in memory: every delivery and every fact asks for them.
 */
export function readSettings(stored: Record<string, unknown>): WechatSettings {
  const known = read.get(stored);
  if (known) return known;
  const settings = parse(stored);
  read.set(stored, settings);
  return settings;
}

function parse(stored: Record<string, unknown>): WechatSettings {
  const parsed = wechatSettings.safeParse(stored);
  if (parsed.success) return parsed.data;
  const usable = Object.entries(stored).filter(
    ([name]) => !parsed.error.issues.some((issue) => issue.path[0] === name),
  );
  return wechatSettings.parse(Object.fromEntries(usable));
}
