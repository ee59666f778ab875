import type { Code, UpdateCode } from '#contracts/api/codes.ts';
import type { Welcome } from '#contracts/content.ts';
import { fromWallClock, toWallClock } from '../../i18n/zoned.ts';

/** What the form holds: moments as wall-clock time of the workspace's zone, parameters as rows. */
export interface FormValues {
  name: string;
  channelId: string;
  nodeId: string | null;
  kind: 'permanent' | 'temporary';
  scene?: string;
  expireDays?: number;
  campaign?: string;
  staff?: string;
  tags: string[];
  validFrom?: string;
  validUntil?: string;
  params: { key: string; value: string }[];
  welcome: Welcome | null;
  welcomeFollowers: boolean;
}

const daySeconds = 86_400;

/** The longest life WeChat gives a temporary code, in days (its QR code page, read 2026-11). */
const longestDays = 30;

export function toForm(
  code: Code | undefined,
  start: { channelId: string; nodeId: string | null },
  timeZone: string,
): FormValues {
  if (!code)
    return {
      ...start,
      name: '',
      kind: 'permanent',
      expireDays: longestDays,
      tags: [],
      params: [],
      welcome: null,
      welcomeFollowers: false,
    };
  const local = (at: string | null) => (at ? toWallClock(new Date(at), timeZone) : '');
  return {
    name: code.name,
    channelId: code.channelId,
    nodeId: code.nodeId,
    kind: code.kind,
    scene: code.scene,
    campaign: code.campaign ?? '',
    staff: code.staff ?? '',
    tags: code.tags,
    validFrom: local(code.validFrom),
    validUntil: local(code.validUntil),
    params: Object.entries(code.params).map(([key, value]) => ({ key, value })),
    welcome: code.welcome,
    welcomeFollowers: code.welcomeFollowers,
  };
}

/** What is sent; a code that exists keeps its channel, kind and scene. */
export function fromForm(given: FormValues, exists: boolean, timeZone: string): UpdateCode {
  const instant = (local: string | undefined) =>
    local ? fromWallClock(local, timeZone).toISOString() : null;
  const changeable = {
    name: given.name,
    nodeId: given.nodeId ?? null,
    campaign: given.campaign?.trim() || null,
    staff: given.staff?.trim() || null,
    tags: given.tags,
    validFrom: instant(given.validFrom),
    validUntil: instant(given.validUntil),
    params: Object.fromEntries(
      given.params.filter(({ key }) => key.trim()).map(({ key, value }) => [key.trim(), value]),
    ),
    welcome: given.welcome,
    welcomeFollowers: given.welcomeFollowers,
  };
  if (exists) return changeable;
  return {
    ...changeable,
    channelId: given.channelId,
    kind: given.kind,
    ...(given.scene && { scene: given.scene }),
    ...(given.kind === 'temporary' && {
      expireSeconds: (given.expireDays ?? longestDays) * daySeconds,
    }),
  } as UpdateCode;
}
