import { getContactsForSend } from '#modules/contacts/index.ts';
import type { PutBlock } from '#contracts/api/content.ts';
import type { MessageContent } from '#contracts/content.ts';
import type { Tx } from '#kernel/db/database.ts';
import type { Registry } from '#kernel/registry.ts';
import { loadBlocks } from '../../library/blocks.ts';
import { inLanguageOf } from './language.ts';
import { namesIn, render, variablesIn } from './template.ts';

type Values = Record<string, string>;
const prefix = 'blocks.';
/** Longest text of a block after filling in; the same as the contract allows before. */
const blockLimit = 2000;

/** As `loadValues`, for contents that are each for one contact. */
export const loadVariables = (
  tx: Tx,
  registry: Registry,
  workspaceId: string,
  wanted: readonly { contactId: string; content: MessageContent }[],
): Promise<Map<string, Values>> =>
  loadValues(tx, registry, workspaceId, {
    contactIds: new Set(wanted.map(({ contactId }) => contactId)),
    contents: new Set(wanted.map(({ content }) => content)),
  });

/**
 * Values of the variables that these contents use, from every module that has some, by contact; and
 * of the blocks, filled in for her in her language.
 */
export async function loadValues(
  tx: Tx,
  registry: Registry,
  workspaceId: string,
  wanted: { contactIds: ReadonlySet<string>; contents: ReadonlySet<MessageContent> },
): Promise<Map<string, Values>> {
  const values = new Map<string, Values>();
  const names = new Set([...wanted.contents].flatMap(variablesIn));
  if (names.size === 0) return values;
  const contactIds = [...wanted.contactIds];
  const blocks = await loadBlocks(tx, workspaceId, blockNames(names));
  for (const name of [...blocks.values()].flatMap(namesInBlock)) names.add(name);
  for (const provider of registry.all('templateVariables')) {
    if (!provider.names.some((name) => names.has(name))) continue;
    for (const [contactId, given] of await provider.load(tx, workspaceId, contactIds))
      values.set(contactId, { ...values.get(contactId), ...given });
  }
  if (blocks.size === 0) return values;
  const language = await lookUpLanguages(tx, workspaceId, contactIds);
  for (const contactId of contactIds) {
    const own = values.get(contactId) ?? {};
    values.set(contactId, { ...own, ...fillBlocks(blocks, language(contactId), own) });
  }
  return values;
}

/** Values for somebody of whom nothing is known: the blocks that a content holds. */
export async function loadBlockValues(
  tx: Tx,
  workspaceId: string,
  content: MessageContent,
): Promise<Values> {
  const blocks = await loadBlocks(tx, workspaceId, blockNames(variablesIn(content)));
  return fillBlocks(blocks, null, {});
}

const blockNames = (names: Iterable<string>): string[] =>
  [...names].flatMap((name) => (name.startsWith(prefix) ? [name.slice(prefix.length)] : []));

const namesInBlock = ({ text, languages }: PutBlock): string[] =>
  [text, ...languages.map((variant) => variant.text)].flatMap(namesIn);

function fillBlocks(
  blocks: ReadonlyMap<string, PutBlock>,
  language: string | null,
  values: Values,
): Values {
  const filled = [...blocks].map(([name, { text, languages }]) => {
    const said = inLanguageOf(languages, language)?.text ?? text;
    return [prefix + name, render(said, values, blockLimit)];
  });
  return Object.fromEntries(filled) as Values;
}

async function lookUpLanguages(
  tx: Tx,
  workspaceId: string,
  contactIds: readonly string[],
): Promise<(contactId: string) => string | null> {
  const contacts = await getContactsForSend(tx, workspaceId, contactIds);
  return (contactId) => contacts.get(contactId)?.language ?? null;
}
