import { z } from 'zod';
import { messageContent, welcome } from '../content.ts';

export const welcomeChannelQuery = z.object({ channelId: z.uuid() });

/** The welcome of an account for everybody whom no code of its own welcomes. */
export const defaultWelcome = z.object({
  channelId: z.uuid(),
  enabled: z.boolean(),
  welcome: welcome.nullable().describe('Null until one has been written'),
  updatedAt: z.iso.datetime().nullable(),
});
export type DefaultWelcome = z.infer<typeof defaultWelcome>;

export const putDefaultWelcome = z.object({ enabled: z.boolean().default(true), welcome });
export type PutDefaultWelcome = z.infer<typeof putDefaultWelcome>;

/** Whom to imagine; what is left out is taken from the contact, then from the workspace. */
export const previewWelcome = z.object({
  welcome,
  contactId: z.uuid().optional().describe('Fills the variables in as for this person'),
  values: z
    .record(z.string().max(64), z.string().max(200))
    .optional()
    .describe('Fills the variables in for somebody who does not exist; a contact has her own'),
  language: z.string().max(35).optional(),
  audience: z.enum(['new', 'returning']).default('new'),
  hour: z.int().min(0).max(23).optional().describe('Local hour in the workspace’s zone'),
});

const [text, image, article, miniprogram, ...others] = messageContent.options;

/** A message with its variables filled in; one of which nothing is left to read is not sent. */
const filledIn = z.discriminatedUnion('type', [
  text.extend({ text: z.string() }),
  image,
  article.extend({ title: z.string() }),
  miniprogram.extend({ title: z.string() }),
  ...others,
]);

export const welcomePreview = z.object({
  variant: z.int().nullable().describe('Index of the variant that is chosen; null when none fits'),
  messages: z.array(filledIn),
  unknownVariables: z.array(z.string()).describe('Names in the texts that no module fills in'),
});
export type WelcomePreview = z.infer<typeof welcomePreview>;
export type PreviewWelcome = z.infer<typeof previewWelcome>;
