import { wechatSettings, type WechatSettings } from '#contracts/api/channels.ts';

export type { WechatSettings } from '#contracts/api/channels.ts';

/** Settings as stored, with defaults for what is absent. Unreadable ones fall back one by one. */
export function readSettings(stored: Record<string, unknown>): WechatSettings {
  const parsed = wechatSettings.safeParse(stored);
  if (parsed.success) return parsed.data;
  const usable = Object.entries(stored).filter(
    ([name]) => !parsed.error.issues.some((issue) => issue.path[0] === name),
  );
  return wechatSettings.parse(Object.fromEntries(usable));
}
