import { z } from 'zod';
import { rfmGroups } from '../rfm.ts';
import { money } from './commerce.ts';

const moment = z.iso.datetime();

export const traitGroups = ['fixed', 'interests', 'social', 'consumption', 'dynamics'] as const;
export type TraitGroup = (typeof traitGroups)[number];

/**
 * Every trait, in the order it is shown. `byHand` says what staff may enter in its place; what only
 * counts facts (money, orders) cannot be entered.
 */
export const traits = {
  'fixed.gender': 'text',
  'fixed.birthday': 'day',
  'fixed.age': null,
  'fixed.language': 'text',
  'fixed.country': 'text',
  'fixed.city': 'text',
  'fixed.timeZone': 'text',
  'interests.categories': 'list',
  'interests.brands': 'list',
  'interests.products': 'list',
  'interests.topics': 'list',
  'social.channel': 'text',
  'social.hours': null,
  'social.writing': null,
  'social.replies': null,
  'social.shares': null,
  'social.reviews': null,
  'consumption.rfm': null,
  'consumption.recency': null,
  'consumption.frequency': null,
  'consumption.money': null,
  'consumption.basket': null,
  'consumption.interval': null,
  'consumption.category': 'text',
  'consumption.brand': 'text',
  'consumption.store': 'text',
  'consumption.source': 'text',
  'consumption.discounts': null,
  'consumption.returns': null,
  'dynamics.doing': null,
  'dynamics.where': 'text',
  'dynamics.need': 'text',
} as const satisfies Record<`${TraitGroup}.${string}`, 'text' | 'day' | 'list' | null>;
export type TraitName = keyof typeof traits;
export const traitNames = Object.keys(traits) as [TraitName, ...TraitName[]];
export const groupOfTrait = (name: TraitName) => name.split('.')[0] as TraitGroup;

export const dimensions = ['category', 'brand', 'product', 'topic', 'store', 'source'] as const;
export type Dimension = (typeof dimensions)[number];
export const acts = ['viewed', 'saved', 'asked', 'bought'] as const;
export type Act = (typeof acts)[number];

const name = z.string().trim().min(1).max(120);
export const interest = z.object({
  value: z.string().describe('As values are compared'),
  label: z.string().describe('As it was written last'),
  strength: z
    .number()
    .nullable()
    .describe('1 is one view of today; it halves with every half-life. Null when entered by hand'),
  acts: z.object(Object.fromEntries(acts.map((act) => [act, z.int()])) as Record<Act, z.ZodInt>),
});
export type Interest = z.infer<typeof interest>;

export const rfmScores = z.object({
  r: z.int().min(1).max(5),
  f: z.int().min(1).max(5),
  m: z.int().min(1).max(5),
});

/** A fact in words: `key` names a text in the console's catalogue. */
const entry = z.object({
  key: z.string(),
  values: z.record(z.string(), z.union([z.string(), z.number(), z.null()])),
  icon: z.string(),
});

export const traitValue = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('text'), text: z.string() }),
  z.object({ kind: z.literal('day'), day: z.iso.date() }),
  z.object({ kind: z.literal('moment'), at: moment }),
  z.object({
    kind: z.literal('count'),
    count: z.number(),
    unit: z.enum(['times', 'years', 'days']),
  }),
  z.object({ kind: z.literal('money'), amounts: z.array(money) }),
  z
    .object({ kind: z.literal('share'), part: z.number(), of: z.number(), money: z.boolean() })
    .describe('`part` of `of`: minor units when `money`'),
  z.object({ kind: z.literal('interests'), items: z.array(interest) }),
  z
    .object({ kind: z.literal('favourite'), label: z.string(), times: z.int(), of: z.int() })
    .describe('`times` of the `of` that tell'),
  z.object({
    kind: z.literal('hours'),
    counts: z.array(z.int()).length(24).describe('By hour of the day in `timeZone`'),
    from: z.int().describe('First hour of the four in which she does most'),
    to: z.int(),
    timeZone: z.string(),
  }),
  z.object({ kind: z.literal('rating'), reviews: z.int(), stars: z.number().nullable() }),
  z.object({ kind: z.literal('cell'), ...rfmScores.shape, group: z.enum(rfmGroups) }),
  z.object({ kind: z.literal('entry'), entry }),
]);
export type TraitValue = z.infer<typeof traitValue>;

/** `sure`: told, counted, or shown often; `likely`: some evidence; `guess`: little of it. */
export const confidenceLevels = ['sure', 'likely', 'guess'] as const;
export type ConfidenceLevel = (typeof confidenceLevels)[number];

const known = {
  value: traitValue,
  at: moment.nullable().describe('When the latest fact behind it happened, or it was entered'),
  evidence: z.object({
    facts: z.int().describe('From how many facts'),
    factIds: z.array(z.uuid()).describe('The latest of them, at most three'),
    source: z.string().nullable().describe('Who told, where one source did'),
  }),
  confidence: z.object({ level: z.enum(confidenceLevels), score: z.number().min(0).max(1) }),
};

/** One trait of a person. Personal data. */
export const trait = z.object({
  name: z.enum(traitNames),
  group: z.enum(traitGroups),
  ...known,
  entered: z
    .object({ by: z.string().nullable() })
    .nullable()
    .describe('Staff entered it: it beats what was derived'),
  derived: z.object(known).nullable().describe('What stands behind an entered value'),
});
export type Trait = z.infer<typeof trait>;
export type Derived = Pick<Trait, keyof typeof known>;

export const portrait = z.object({
  contactId: z.uuid(),
  halfLifeDays: z.int(),
  traits: z.array(trait).describe('Those that are known, in the order of the catalogue'),
});
export type Portrait = z.infer<typeof portrait>;

/** What staff enter: a text, or several for the interests. */
export const enterTrait = z.object({ value: z.union([name, z.array(name).min(1).max(20)]) });
export type EnteredValue = z.infer<typeof enterTrait>['value'];

export const traitParams = z.object({ id: z.uuid(), trait: z.enum(traitNames) });

/** Values that facts have told, to choose from. Products are too many. */
export const valueQuery = z.object({
  dimension: z.enum(dimensions).exclude(['product']),
  q: z.string().max(120).default(''),
});
export const valueList = z.object({
  items: z.array(z.object({ value: z.string(), label: z.string() })),
});

/** Words by which a message or a search tells an interest. */
export const topic = z.object({ name, words: z.array(name).min(1).max(50) });
export type Topic = z.infer<typeof topic>;

/** Cuts rise strictly, but for recency: its days fall, so that the last is the best. */
const rising = (values: readonly number[]) =>
  values.every((value, index) => index === 0 || value > (values[index - 1] ?? value));
const fourCuts = z.array(z.int().min(0).max(1e13)).length(4);
export const rfmSettings = z.object({
  method: z
    .enum(['quintiles', 'fixed'])
    .describe('Fifths of the buyers as of last night, or cuts of your own'),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/)
    .nullable()
    .describe('Money in other currencies is left out; null: the workspace’s'),
  months: z
    .int()
    .min(1)
    .max(60)
    .nullable()
    .default(null)
    .describe('Only orders of the last so many months count; moves every night. Null: all orders'),
  fixed: z.object({
    recencyDays: fourCuts
      .refine((days) => rising(days.toReversed()), 'must fall')
      .describe('Bought within so many days: above the score 1, 2, 3, 4'),
    frequency: fourCuts.refine(rising, 'must rise').describe('More orders than so many'),
    money: fourCuts.refine(rising, 'must rise').describe('More minor units than so many'),
  }),
});
export type RfmSettings = z.infer<typeof rfmSettings>;

export const portraitSettings = z.object({
  halfLifeDays: z
    .int()
    // With shorter ones weights would outgrow the database's floats before 2040.
    .min(14)
    .max(730)
    .describe('Interests lose half of their strength in so many days'),
  topics: z.array(topic).max(50),
  rfm: rfmSettings,
});
export type PortraitSettings = z.infer<typeof portraitSettings>;

export const portraitJobKinds = ['rebuild', 'rfm'] as const;
export type PortraitJobKind = (typeof portraitJobKinds)[number];
export const portraitJob = z.object({
  kind: z.enum(portraitJobKinds),
  status: z.enum(['idle', 'queued', 'running', 'done', 'cancelled', 'failed']),
  progress: z.object({ done: z.int(), of: z.int() }),
  corrected: z.int().describe('People whose portrait had not been as the log says'),
  failure: z.string().nullable(),
  startedAt: moment.nullable(),
  finishedAt: moment.nullable(),
});
export type PortraitJob = z.infer<typeof portraitJob>;
export const portraitJobs = z.object({ items: z.array(portraitJob) });
export const jobParams = z.object({ kind: z.enum(portraitJobKinds) });

/** The buyers by cell, now. */
export const rfmGrid = z.object({
  currency: z.string(),
  method: z.enum(['quintiles', 'fixed']),
  months: z.int().nullable().describe('Only orders of so many months count; null: all'),
  cuts: z
    .object({
      computedAt: moment,
      since: moment.nullable().describe('From when on orders count; null: all of them'),
      recency: z.array(moment).describe('Bought after: above the score 1, 2, 3, 4'),
      frequency: z.array(z.int()),
      money: z.array(z.int()),
    })
    .nullable()
    .describe('Null until they have been worked out for the first time'),
  buyers: z.int(),
  money: z.int().describe('Orders less refunds, minor units'),
  elsewhere: z
    .array(z.object({ currency: z.string(), buyers: z.int(), money: z.int() }))
    .describe(
      'What was ever bought in other currencies, which scores do not look at; most buyers first',
    ),
  cells: z.array(
    z.object({ ...rfmScores.shape, people: z.int(), money: z.int(), orders: z.int() }),
  ),
});
export type RfmGrid = z.infer<typeof rfmGrid>;

export const rfmMovementQuery = z.object({
  month: z
    .string()
    .regex(/^\d{4}-(0[1-9]|1[0-2])$/)
    .optional()
    .describe('`2026-02`; the latest when left out'),
});
/** Who went from which region of the grid to which in a month. */
export const rfmMovement = z.object({
  months: z.array(z.string()).describe('Those that are known, the latest first'),
  month: z.string().nullable(),
  complete: z.boolean().describe('Whether the month is over'),
  window: z.int().nullable().describe('Only orders of so many months count; null: all'),
  computedAt: moment.nullable(),
  currency: z.string(),
  flows: z.array(
    z.object({
      from: rfmScores
        .nullable()
        .describe('Null: had not bought before, or not within the months that count'),
      to: rfmScores,
      people: z.int(),
      money: z.int(),
    }),
  ),
});
export type RfmMovement = z.infer<typeof rfmMovement>;

/** People in cells that meet all that is asked for. */
export const rfmPeopleQuery = z.object({
  r: z.coerce.number().int().min(1).max(5).optional(),
  f: z.coerce.number().int().min(1).max(5).optional(),
  m: z.coerce.number().int().min(1).max(5).optional(),
  group: z.enum(rfmGroups).optional(),
});
/** Personal data. */
export const rfmPerson = z.object({
  id: z.uuid(),
  name: z.string().nullable(),
  ...rfmScores.shape,
  lastAt: moment,
  orders: z.int(),
  money: z.int(),
});
export type RfmPerson = z.infer<typeof rfmPerson>;
export const rfmPeople = z.object({
  currency: z.string(),
  items: z.array(rfmPerson),
  nextCursor: z.string().nullable(),
});
