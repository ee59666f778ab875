import {
  days,
  hours,
  matching,
  ordered,
  text,
  toMany,
  words,
  yes,
  type Template,
} from './parts.ts';

/** Journeys of people who have bought, or been here for a while. */
export const keepTemplates: Template[] = [
  {
    key: 'secondPurchase',
    open: [],
    define(say) {
      const [service, marketing] = [text(say, 'service'), text(say, 'marketing')];
      return {
        triggers: [{ kind: 'fact', fact: matching('order.placed') }],
        who: ordered('equals', 1),
        limit: { kind: 'once' },
        goal: { fact: matching('order.placed'), within: days(60) },
        start: 'arrive',
        steps: {
          arrive: {
            kind: 'wait',
            name: say(words('Until it has arrived', '等待收货')),
            span: days(3),
            to: { next: 'care' },
          },
          care: service(
            words('How to enjoy it', '使用建议'),
            words(
              'We hope it arrived well, {{ name | default: "friend" }}. Here is how to make the most of it.',
              '{{ name | default: "朋友" }}，东西收到了吗？这里有一些让它更好用的小建议。',
            ),
            { next: 'rest', skipped: 'rest' },
          ),
          rest: {
            kind: 'wait',
            name: say(words('Two weeks', '两周')),
            span: days(14),
            to: { next: 'hour' },
          },
          hour: {
            kind: 'waitForBestHour',
            name: say(words('At her best hour', '她最活跃的时段')),
            within: days(1),
            to: { next: 'fitting' },
          },
          fitting: marketing(
            words('What goes with it', '搭配推荐'),
            words(
              'What goes well with your first choice: have a look.',
              '和你上次选的很配：来看看吧。',
            ),
            { next: 'listen', skipped: 'listen' },
          ),
          listen: {
            kind: 'waitForFact',
            name: say(words('Does she order again?', '复购了吗？')),
            facts: [matching('order.placed')],
            atMost: { kind: 'span', span: days(14) },
          },
        },
      };
    },
  },
  {
    key: 'birthday',
    open: [],
    define(say) {
      const gathered = toMany(say);
      return {
        triggers: [
          {
            kind: 'day',
            field: 'contacts.birthday',
            every: 'year',
            calendar: 'gregorian',
            offset: 0,
            at: '09:30',
          },
        ],
        limit: { kind: 'oncePer', span: days(300) },
        goal: { fact: matching('order.placed'), within: days(14) },
        start: 'wish',
        steps: {
          wish: gathered(
            words('Happy birthday', '生日祝福'),
            words(
              'Happy birthday, {{ name | default: "friend" }}! A present waits for you this week.',
              '{{ name | default: "朋友" }}，生日快乐！本周有一份礼物等你领取。',
            ),
            { next: 'listen', skipped: 'listen' },
            words(
              'Happy birthday! A present waits for you this week.',
              '生日快乐！本周有一份礼物等你领取。',
            ),
          ),
          listen: {
            kind: 'waitForFact',
            name: say(words('Does she fetch it?', '领取了吗？')),
            facts: [matching('order.placed')],
            atMost: { kind: 'span', span: days(5) },
            to: { timeout: 'remind' },
          },
          remind: gathered(
            words('Two days left', '最后两天'),
            words('Your birthday present waits two more days.', '你的生日礼物还会再等两天哦。'),
          ),
        },
      };
    },
  },
  {
    key: 'winBack',
    open: [],
    define(say) {
      const gathered = toMany(say);
      return {
        triggers: [
          {
            kind: 'day',
            field: 'commerce.lastOrderAt',
            every: 'once',
            calendar: 'gregorian',
            offset: 90,
            at: '11:00',
          },
        ],
        limit: { kind: 'oncePer', span: days(180) },
        goal: { fact: matching('order.placed'), within: days(30) },
        start: 'missed',
        steps: {
          missed: gathered(
            words('We miss you', '好久不见'),
            words(
              'It has been a while, {{ name | default: "friend" }}. This is new since you were here.',
              '{{ name | default: "朋友" }}，好久不见，来看看这段时间的新品吧。',
            ),
            { next: 'week', skipped: 'week' },
            words(
              'It has been a while. This is new since you were here.',
              '好久不见，来看看这段时间的新品吧。',
            ),
          ),
          week: {
            kind: 'waitForFact',
            name: say(words('A week', '一周')),
            facts: [matching('order.placed')],
            atMost: { kind: 'span', span: days(7) },
            to: { timeout: 'valued' },
          },
          valued: {
            kind: 'branch',
            name: say(words('A regular customer?', '老顾客？')),
            cases: yes(ordered('atLeast', 3)),
            to: { yes: 'personal', otherwise: 'offer' },
          },
          personal: gathered(
            words('A personal word', '专属问候'),
            words(
              'We would like to hear from you: what can we do better? A colleague reads your answer.',
              '很想听听你的想法：我们哪里可以做得更好？同事会亲自阅读你的回复。',
            ),
          ),
          offer: gathered(
            words('An offer', '优惠'),
            words('Come back this week and save 10%.', '本周回来，立享九折。'),
          ),
        },
      };
    },
  },
  {
    key: 'eventInvitation',
    open: ['$.steps.invite.message.ways[0].content.text'],
    define(say) {
      const gathered = toMany(say);
      const service = text(say, 'service');
      const registered = matching('event.tracked', 'name', 'event_registered');
      return {
        triggers: [{ kind: 'manual' }, { kind: 'api' }],
        limit: { kind: 'onceAtATime' },
        exits: { onGoal: false },
        goal: { fact: registered, within: days(14) },
        start: 'invite',
        steps: {
          invite: gathered(
            words('Invitation', '邀请'),
            words(
              '{{ name | default: "Friend" }}, we invite you to an evening among friends. Will you come?',
              '{{ name | default: "朋友" }}，诚邀你参加我们的会员之夜，来吗？',
            ),
            { next: 'listen' },
            words(
              'We invite you to an evening among friends. Will you come?',
              '诚邀你参加我们的会员之夜，来吗？',
            ),
          ),
          listen: {
            kind: 'waitForFact',
            name: say(words('Does she register?', '报名了吗？')),
            facts: [registered],
            atMost: { kind: 'span', span: days(2) },
            to: { happened: 'confirm', timeout: 'remind' },
          },
          remind: gathered(
            words('Last places', '名额提醒'),
            words(
              'A few places are left. Shall we keep one for you?',
              '名额不多了，要为你保留一个吗？',
            ),
            { next: 'again', skipped: 'again' },
          ),
          again: {
            kind: 'waitForFact',
            name: say(words('Does she register now?', '这次报名了吗？')),
            facts: [registered],
            atMost: { kind: 'span', span: days(3) },
            to: { happened: 'confirm' },
          },
          confirm: service(
            words('See you', '到时见'),
            words(
              'You are on the list. We look forward to seeing you!',
              '报名成功，期待与你见面！',
            ),
          ),
        },
      };
    },
  },
  {
    key: 'reviewRequest',
    open: [],
    define(say) {
      const service = text(say, 'service');
      return {
        triggers: [{ kind: 'fact', fact: matching('order.placed') }],
        limit: { kind: 'oncePer', span: days(30) },
        exits: { facts: [matching('order.refunded')] },
        goal: { fact: matching('event.tracked', 'name', 'review_submitted'), within: days(30) },
        start: 'use',
        steps: {
          use: {
            kind: 'wait',
            name: say(words('Ten days to use it', '使用十天')),
            span: days(10),
            to: { next: 'evening' },
          },
          evening: {
            kind: 'waitUntil',
            name: say(words('In the evening', '傍晚')),
            at: '19:00',
            to: { next: 'ask' },
          },
          ask: service(
            words('How do you like it?', '使用感受'),
            words(
              'How do you like it, {{ name | default: "friend" }}? Your review helps others choose.',
              '{{ name | default: "朋友" }}，用得怎么样？你的评价能帮到更多人。',
            ),
            { next: 'listen' },
          ),
          listen: {
            kind: 'waitForFact',
            name: say(words('Does she write?', '写评价了吗？')),
            facts: [matching('event.tracked', 'name', 'review_submitted')],
            atMost: { kind: 'span', span: hours(72) },
          },
        },
      };
    },
  },
];
