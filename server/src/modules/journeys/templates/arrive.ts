import {
  days,
  eveningAt,
  hours,
  matching,
  ordered,
  text,
  toMany,
  words,
  type Template,
} from './parts.ts';

/** Journeys of people who have just come. */
export const arriveTemplates: Template[] = [
  {
    key: 'welcome48',
    open: [],
    define(say) {
      const [service, gathered] = [text(say, 'service'), toMany(say)];
      const answers = [matching('message.received'), matching('menu.clicked')];
      return {
        triggers: [{ kind: 'fact', fact: matching('contact.followed') }],
        limit: { kind: 'oncePer', span: days(30) },
        start: 'hello',
        steps: {
          // Following opens the window for a minute only; what she writes, for 48 hours.
          hello: service(
            words('Hello', '问好'),
            words(
              'Hello {{ name | default: "friend" }}, welcome! Tell us what you are looking for, or have a look around.',
              '{{ name | default: "朋友" }}，你好，欢迎关注！想找什么告诉我们，也可以先随便看看。',
            ),
            { next: 'listen' },
          ),
          listen: {
            kind: 'waitForFact',
            name: say(words('Does she answer?', '有回应吗？')),
            facts: answers,
            atMost: { kind: 'span', span: hours(6) },
            to: { happened: 'closing', timeout: 'evening' },
          },
          evening: {
            kind: 'waitUntil',
            name: say(words('In the evening', '傍晚')),
            at: eveningAt,
            to: { next: 'nudge' },
          },
          nudge: gathered(
            words('A reason to answer', '再打个招呼'),
            words(
              'Curious what others like best? Answer “1” and we will show you our favourites.',
              '想知道大家最喜欢什么？回复“1”，把我们的人气好物发给你。',
            ),
            { next: 'again' },
          ),
          again: {
            kind: 'waitForFact',
            name: say(words('Does she answer now?', '这次有回应吗？')),
            facts: answers,
            atMost: { kind: 'span', span: hours(20) },
            to: { happened: 'closing' },
          },
          closing: {
            kind: 'waitForWindow',
            name: say(words('An hour before the window closes', '互动窗口关闭前一小时')),
            channelId: null,
            before: hours(1),
            to: { next: 'last' },
          },
          last: service(
            words('Before we fall silent', '暂别之前'),
            words(
              'We are here whenever you need us: write to us at any time and a colleague will answer.',
              '有任何需要随时留言，我们的同事会马上回复你。',
            ),
          ),
        },
      };
    },
  },
  {
    key: 'formFollowUp',
    open: ['$.triggers[0].fact.where[0].test.values'],
    define(say) {
      const service = text(say, 'service');
      return {
        triggers: [{ kind: 'fact', fact: matching('event.tracked', 'name', 'form_submitted') }],
        limit: { kind: 'oncePer', span: days(7) },
        exits: { facts: [matching('order.placed')] },
        start: 'thanks',
        steps: {
          thanks: service(
            words('Thank you', '感谢'),
            words(
              'Thank you for your request, {{ name | default: "friend" }}. A colleague will look at it and come back to you.',
              '{{ name | default: "朋友" }}，你的信息已收到，我们的同事会尽快与你联系。',
            ),
            { next: 'morning' },
          ),
          morning: {
            kind: 'waitUntil',
            name: say(words('Next working morning', '下一个工作日上午')),
            at: '10:00',
            weekdays: [1, 2, 3, 4, 5],
            to: { next: 'ask' },
          },
          ask: service(
            words('Open questions?', '还有疑问吗？'),
            words(
              'Is there anything we can help you decide? Just answer this message.',
              '还有什么想了解的吗？直接回复这条消息就好。',
            ),
            { next: 'listen' },
          ),
          listen: {
            kind: 'waitForFact',
            name: say(words('Does she answer?', '有回应吗？')),
            facts: [matching('message.received')],
            atMost: { kind: 'span', span: days(2) },
            to: { happened: 'answered', timeout: 'silent' },
          },
          answered: { kind: 'exit', reason: 'answered' },
          silent: { kind: 'exit', reason: 'silent' },
        },
      };
    },
  },
  {
    key: 'abandonedBrowse',
    open: ['$.triggers[0].fact.where[0].test.values'],
    define(say) {
      const marketing = text(say, 'marketing');
      return {
        triggers: [
          {
            kind: 'fact',
            fact: {
              type: 'page.viewed',
              where: [
                {
                  kind: 'property',
                  property: 'path',
                  test: { op: 'startsWith', values: ['/products/'] },
                },
              ],
            },
          },
        ],
        limit: { kind: 'oncePer', span: days(7) },
        goal: { fact: matching('order.placed'), within: days(3) },
        start: 'listen',
        steps: {
          listen: {
            kind: 'waitForFact',
            name: say(words('Does she buy by herself?', '自己下单了吗？')),
            facts: [matching('order.placed')],
            atMost: { kind: 'span', span: hours(2) },
            to: { timeout: 'remind' },
          },
          remind: marketing(
            words('Still interested?', '还在考虑？'),
            words(
              'The things you looked at are still here. Shall we keep one for you, or answer a question?',
              '你看过的好物还在。要为你留一件，还是有什么想问的？',
            ),
            { next: 'again' },
          ),
          again: {
            kind: 'waitForFact',
            name: say(words('A day to decide', '再等一天')),
            facts: [matching('order.placed')],
            atMost: { kind: 'span', span: days(1) },
          },
        },
      };
    },
  },
  {
    key: 'firstPurchase',
    open: [],
    define(say) {
      const gathered = toMany(say);
      return {
        triggers: [{ kind: 'fact', fact: matching('contact.followed') }],
        who: ordered('equals', 0),
        limit: { kind: 'once' },
        goal: { fact: matching('order.placed'), within: days(30) },
        start: 'settle',
        steps: {
          settle: {
            kind: 'wait',
            name: say(words('Three days to look around', '先逛三天')),
            span: days(3),
            to: { next: 'evening' },
          },
          evening: {
            kind: 'waitUntil',
            name: say(words('In the evening', '傍晚')),
            at: eveningAt,
            to: { next: 'favourites' },
          },
          favourites: gathered(
            words('Favourites', '人气好物'),
            words(
              'Not sure where to begin, {{ name | default: "friend" }}? These are what others buy first.',
              '{{ name | default: "朋友" }}，不知道从哪里开始？这些是大家的第一选择。',
            ),
            { next: 'week', skipped: 'week' },
            words(
              'Not sure where to begin? These are what others buy first.',
              '不知道从哪里开始？这些是大家的第一选择。',
            ),
          ),
          week: {
            kind: 'wait',
            name: say(words('A week', '一周')),
            span: days(7),
            to: { next: 'test' },
          },
          test: {
            kind: 'split',
            name: say(words('What persuades?', '哪种更有效？')),
            arms: [
              { id: 'gift', name: say(words('A gift', '赠礼')), share: 50 },
              { id: 'discount', name: say(words('A discount', '优惠')), share: 50 },
            ],
            to: { gift: 'gift', discount: 'discount' },
          },
          gift: gathered(
            words('Gift', '赠礼'),
            words(
              'A small gift comes with your first order this week.',
              '本周首单，附赠小礼一份。',
            ),
          ),
          discount: gathered(
            words('Discount', '优惠'),
            words('Your first order this week is 10% off.', '本周首单九折。'),
          ),
        },
      };
    },
  },
  {
    key: 'storeOpening',
    open: ['$.who.test.values'],
    define(say) {
      const gathered = toMany(say);
      return {
        triggers: [{ kind: 'manual' }, { kind: 'api' }],
        who: {
          kind: 'field',
          field: 'contacts.city',
          test: { op: 'is', values: ['Shanghai', '上海'] },
        },
        limit: { kind: 'once' },
        goal: { fact: matching('code.scanned'), within: days(14) },
        start: 'morning',
        steps: {
          morning: {
            kind: 'waitUntil',
            name: say(words('In the morning', '上午')),
            at: '10:00',
            to: { next: 'announce' },
          },
          announce: gathered(
            words('We are opening', '新店开业'),
            words(
              'We are opening a store in {{ city | default: "your city" }}. Come by in the first week: a cup of tea waits for you.',
              '我们在{{ city | default: "你的城市" }}的新店开业啦！开业首周到店，请你喝杯茶。',
            ),
            { next: 'listen', skipped: 'listen' },
            words(
              'We are opening a store in your city. Come by in the first week: a cup of tea waits for you.',
              '我们在你的城市的新店开业啦！开业首周到店，请你喝杯茶。',
            ),
          ),
          listen: {
            kind: 'waitForFact',
            name: say(words('Does she come by?', '到店了吗？')),
            facts: [matching('code.scanned')],
            atMost: { kind: 'span', span: days(5) },
            to: { happened: 'came', timeout: 'remind' },
          },
          remind: gathered(
            words('Two days left', '最后两天'),
            words('Two days left of our opening week. See you?', '开业周只剩两天，等你来。'),
          ),
          came: { kind: 'goal', name: say(words('She came', '已到店')) },
        },
      };
    },
  },
];
