import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import {
  defaultWelcome,
  previewWelcome,
  putDefaultWelcome,
  welcomeChannelQuery,
  welcomePreview,
  type PreviewWelcome,
} from '#contracts/api/welcome.ts';
import type { Welcome } from '#contracts/content.ts';
import { audit } from '#kernel/audit.ts';
import { DomainError, notFound } from '#kernel/errors.ts';
import { authOf } from '#kernel/http/auth.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { localHour } from '#kernel/time/zones.ts';
import { getContactsForSend } from '#modules/contacts/index.ts';
import {
  loadVariables,
  refuseBadTemplates,
  renderContent,
  variablesIn,
  type Messages,
} from '#modules/messages/index.ts';
import { chooseVariant } from './choose.ts';
import { accountName, loadDefaults, loadHomes, readWelcome, saveDefault } from './store.ts';

const tags = ['Welcome'];
/** Blocks are texts of the brand's own, not something known of a person. */
const isBlock = (name: string) => name.startsWith('blocks.');

export const welcomeRoutes = (kernel: Kernel, messages: Messages) => (app: FastifyInstance) => {
  const http = app.withTypeProvider<ZodTypeProvider>();
  const { db, registry } = kernel;

  http.get(
    '/api/v1/welcomes/default',
    {
      config: { permission: 'messages.read' },
      schema: {
        tags,
        summary: 'What an account says to new followers',
        querystring: welcomeChannelQuery,
        response: { 200: defaultWelcome },
      },
    },
    async (request) => {
      const { workspaceId } = authOf(request);
      const { channelId } = request.query;
      await nameOf(workspaceId, channelId);
      const row = (await loadDefaults(db, [workspaceId], [channelId])).get(channelId);
      return {
        channelId,
        enabled: row?.enabled ?? false,
        welcome: row ? readWelcome(row.welcome) : null,
        updatedAt: row?.updatedAt.toISOString() ?? null,
      };
    },
  );

  http.put(
    '/api/v1/welcomes/default',
    {
      config: { permission: 'channels.write' },
      schema: {
        tags,
        summary: 'Set what an account says to new followers',
        querystring: welcomeChannelQuery,
        body: putDefaultWelcome,
        response: { 200: defaultWelcome },
      },
    },
    async (request) => {
      const auth = authOf(request);
      const { channelId } = request.query;
      const name = await nameOf(auth.workspaceId, channelId);
      await refuseUnsupported(channelId, request.body.welcome);
      refuseBadTemplates(request.body.welcome.variants.flatMap(({ messages }) => messages));
      const updatedAt = kernel.clock.now();
      const row = { channelId, ...request.body, updatedAt };
      await kernel.unit(async (unit) => {
        await saveDefault(unit.tx, auth.workspaceId, row);
        await audit(unit, auth, 'welcome.changed', { kind: 'channel', id: channelId, name });
      });
      return { ...row, updatedAt: updatedAt.toISOString() };
    },
  );

  http.post(
    '/api/v1/welcomes/preview',
    {
      config: { permission: 'messages.read' },
      schema: {
        tags,
        summary: 'Which variant somebody would get, with the variables filled in',
        body: previewWelcome,
        response: { 200: welcomePreview },
      },
    },
    (request) => preview(authOf(request).workspaceId, request.body),
  );

  async function preview(workspaceId: string, { welcome, contactId, ...given }: PreviewWelcome) {
    const home = (await loadHomes(db, [workspaceId])).get(workspaceId);
    const person = contactId && (await personWith(workspaceId, contactId));
    const known = new Set(registry.all('templateVariables').flatMap((provider) => provider.names));
    const all = welcome.variants.flatMap((variant) => variant.messages.flatMap(variablesIn));
    const variant = chooseVariant(welcome, {
      language: given.language ?? (person ? person.language : null) ?? home?.language ?? 'en',
      returning: given.audience === 'returning',
      hour: given.hour ?? localHour(home?.timeZone ?? 'UTC', kernel.clock.now()),
    });
    const chosen = variant === null ? [] : (welcome.variants[variant]?.messages ?? []);
    const wanted = chosen.map((content) => ({ contactId: contactId ?? '', content }));
    const values = contactId
      ? ((await loadVariables(db, registry, workspaceId, wanted)).get(contactId) ?? {})
      : (given.values ?? {});
    return {
      variant,
      messages: chosen.map((content) => renderContent(content, values)),
      unknownVariables: [...new Set(all.filter((name) => !known.has(name) && !isBlock(name)))],
    };
  }

  async function personWith(workspaceId: string, contactId: string) {
    const person = (await getContactsForSend(db, workspaceId, [contactId])).get(contactId);
    if (!person) throw notFound('contact', contactId);
    return person;
  }

  async function nameOf(workspaceId: string, channelId: string): Promise<string> {
    const name = await accountName(db, workspaceId, channelId);
    if (name === null) throw notFound('channel', channelId);
    return name;
  }

  /** @throws DomainError `welcome.unsupported_content` */
  async function refuseUnsupported(channelId: string, welcome: Welcome): Promise<void> {
    await messages.accounts.load(db, [channelId]);
    const adapter = messages.accounts.get(channelId)?.adapter;
    const contents = welcome.variants.flatMap((variant) => variant.messages);
    const bad = contents.find((content) => adapter && !adapter.supports(content));
    if (!bad) return;
    const words = `This channel cannot send content of type ${bad.type}.`;
    throw new DomainError('invalid', 'welcome.unsupported_content', words, { kind: bad.type });
  }
};
