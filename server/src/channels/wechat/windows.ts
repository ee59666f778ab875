import type { AnyFact } from '#contracts/facts.ts';
import type { WindowGrant } from '#kernel/channel-adapter.ts';
import type { WechatSettings } from './settings.ts';

type Trigger = 'message' | 'menu' | 'follow' | 'scan' | 'payment';
interface Grant {
  /** Messages until the window closes; null is without a count. */
  allowance: number | null;
  seconds: number;
}
export interface WindowRules {
  name: 'legacy48h' | '2021' | '2023';
  /** First instant at which the rules hold, midnight in Beijing. */
  from: Date;
  grants: Partial<Record<Trigger, Grant>>;
}

const hours48 = 48 * 3600;
const twentyIn48h: Grant = { allowance: 20, seconds: hours48 };
const threeInAMinute: Grant = { allowance: 3, seconds: 60 };
const fiveIn48h: Grant = { allowance: 5, seconds: hours48 };

/**
 * Customer-message windows of Official Accounts, newest last.
 * Sources: 2023: developers.weixin.qq.com Customer_Service_Messages and api_sendcustommessage (read
 * 2026-11; in force for new accounts from 2023-06-12, for others by August 2023). 2021: published
 * tables of that year. Before: 48 hours after any of them, a cap of 20 observed in 2017.
 */
export const windowRules: readonly WindowRules[] = [
  {
    name: 'legacy48h',
    from: new Date(0),
    grants: {
      message: twentyIn48h,
      menu: twentyIn48h,
      follow: twentyIn48h,
      scan: twentyIn48h,
      payment: twentyIn48h,
    },
  },
  {
    name: '2021',
    from: new Date('2021-06-01T00:00:00+08:00'),
    grants: {
      message: twentyIn48h,
      menu: threeInAMinute,
      follow: threeInAMinute,
      scan: threeInAMinute,
      payment: twentyIn48h,
    },
  },
  {
    name: '2023',
    from: new Date('2023-06-12T00:00:00+08:00'),
    grants: {
      message: fiveIn48h,
      menu: threeInAMinute,
      follow: threeInAMinute,
      scan: threeInAMinute,
      // A payment opens nothing by the announcement of May 2023; the service-account guide still
      // says otherwise, see `paymentWindow` in the settings.
    },
  },
];

/** The service-account guide's row «支付成功 – 无限制 – 48 小时», for accounts where it is seen to hold. */
const unlimitedPayment: Grant = { allowance: null, seconds: hours48 };

/**
 * How much earlier than the platform we call a window closed: the message travels, and the platform
 * counts from its own second. Our choice (2026-11): a minute of 48 hours, 8 seconds of a minute.
 */
const marginSeconds = (seconds: number) => (seconds >= 3600 ? 60 : 8);

/** Which window a fact opens under the account's rules; null when none. */
export function windowGrant(settings: WechatSettings, fact: AnyFact): WindowGrant | null {
  const trigger = triggerOf(fact);
  if (trigger === null) return null;
  const grant = grantFor(settings, trigger, fact.occurredAt);
  if (!grant) return null;
  const seconds = grant.seconds - marginSeconds(grant.seconds);
  return {
    allowance: grant.allowance,
    closesAt: new Date(fact.occurredAt.getTime() + seconds * 1000),
  };
}

function triggerOf(fact: AnyFact): Trigger | null {
  switch (fact.type) {
    case 'message.received':
      return fact.data.menuItemId === null ? 'message' : 'menu';
    case 'menu.clicked':
      return fact.data.opensWindow ? 'menu' : null;
    case 'contact.followed':
      return 'follow';
    case 'code.scanned':
      return 'scan';
    case 'order.placed':
      return 'payment';
    default:
      return null;
  }
}

function grantFor(settings: WechatSettings, trigger: Trigger, at: Date): Grant | undefined {
  if (trigger === 'payment' && settings.paymentWindow === 'unlimited') return unlimitedPayment;
  const rules =
    settings.windowRules === 'current'
      ? windowRules.findLast((candidate) => candidate.from <= at)
      : windowRules.find((candidate) => candidate.name === settings.windowRules);
  return rules?.grants[trigger];
}
