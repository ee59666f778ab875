import type { FastifyInstance } from 'fastify';
import {
  enterTrait as enterTraitBody,
  portrait,
  traitParams,
  valueList,
  valueQuery,
} from '#contracts/api/portrait.ts';
import type { EnteredValue, TraitName } from '#contracts/api/portrait.ts';
import { authOf, type Auth } from '#kernel/http/auth.ts';
import { idParams, typed } from '#kernel/http/routes.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { comparable } from './digest/vocabulary.ts';
import { enterTrait } from './enter.ts';
import { readPortrait } from './read.ts';
import { loadValues } from './store/tallies.ts';

const tags = ['Portrait'];
/** So many values are offered to choose from. */
const offered = 50;

export const portraitRoutes = (kernel: Kernel) => (http: FastifyInstance) => {
  const app = typed(http);
  const { db, registry, clock } = kernel;
  const read = (auth: Auth, contactId: string) =>
    readPortrait(db, registry, { workspaceId: auth.workspaceId, contactId, now: clock.now() });
  const enter = async (
    auth: Auth,
    given: { contactId: string; trait: TraitName; value: EnteredValue | null },
  ) => {
    await kernel.unit((unit) => enterTrait(unit, auth, given));
    return read(auth, given.contactId);
  };

  app.get(
    '/api/v1/contacts/:id/portrait',
    {
      config: { permission: 'contacts.read' },
      schema: {
        tags,
        summary: 'Read what the facts about a contact add up to',
        params: idParams,
        response: { 200: portrait },
      },
    },
    (request) => read(authOf(request), request.params.id),
  );

  app.put(
    '/api/v1/contacts/:id/portrait/:trait',
    {
      config: { permission: 'contacts.write' },
      schema: {
        tags,
        summary: 'Enter a trait by hand; it beats what is derived',
        params: traitParams,
        body: enterTraitBody,
        response: { 200: portrait },
      },
    },
    (request) => {
      const { id: contactId, trait } = request.params;
      return enter(authOf(request), { contactId, trait, value: request.body.value });
    },
  );

  app.delete(
    '/api/v1/contacts/:id/portrait/:trait',
    {
      config: { permission: 'contacts.write' },
      schema: {
        tags,
        summary: 'Take back what was entered; what is derived shows again',
        params: traitParams,
        response: { 200: portrait },
      },
    },
    (request) => {
      const { id: contactId, trait } = request.params;
      return enter(authOf(request), { contactId, trait, value: null });
    },
  );

  app.get(
    '/api/v1/portrait/values',
    {
      config: { permission: 'contacts.read' },
      schema: {
        tags,
        summary: 'Categories, brands, topics, stores and sources that facts have told',
        querystring: valueQuery,
        response: { 200: valueList },
      },
    },
    async (request) => {
      const { workspaceId } = authOf(request);
      const { dimension, q } = request.query;
      return { items: await loadValues(db, workspaceId, dimension, comparable(q), offered) };
    },
  );
};
