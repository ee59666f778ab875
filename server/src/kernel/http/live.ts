import type { ServerResponse } from 'node:http';
import type { Writable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { authTopic } from '../auth/brief-cache.ts';
import { DomainError } from '../errors.ts';
import type { Kernel } from '../kernel.ts';
import type { LiveEvent } from '../live/live.ts';
import { authOf } from './auth.ts';

/** Proxies close silent connections after 30 to 60 s; EventSource cannot tell a dead one. */
const heartbeatMs = 25_000;
const reconnectMs = 2_000;
/** A person has a handful of tabs; ours, 2026-11. */
const streamsPerActor = 20;

/** Live updates for the console as server-sent events: `event: <topic>`, `data: <small JSON>`. */
export function registerLive(app: FastifyInstance, kernel: Kernel): void {
  const open = new Map<ServerResponse, string>();

  app.get(
    '/api/v1/live',
    {
      config: { anyRole: true, rateLimit: false },
      exposeHeadRoute: false,
      schema: {
        tags: ['Live'],
        summary: 'What changes, as server-sent events',
        description:
          'Topics: overview, contacts, messages, codes, channels, imports, system. An event says that something changed; ask the route of the topic for what.',
        response: {
          200: {
            description: 'A stream that stays open',
            content: { 'text/event-stream': { schema: z.string() } },
          },
        },
      },
    },
    (request, reply) => {
      const { workspaceId, actor } = authOf(request);
      refuseTooMany([...open.values()].filter((id) => id === actor.id).length);
      const response = reply.raw;
      reply.hijack();
      response.writeHead(200, {
        ...(reply.getHeaders() as Record<string, string>),
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-store',
        'x-accel-buffering': 'no',
      });
      response.write(`retry: ${reconnectMs}\n\n`);
      const channel = createChannel(response);
      const unsubscribe = kernel.live.subscribe(workspaceId, (event) => {
        // Rights changed, perhaps hers: the browser comes again and is looked at anew.
        if (event.topic === authTopic) response.end();
        else channel.send(event);
      });
      const heartbeat = setInterval(() => channel.beat(), heartbeatMs);
      open.set(response, actor.id);
      response.on('error', () => response.destroy());
      response.on('close', () => {
        clearInterval(heartbeat);
        unsubscribe();
        open.delete(response);
      });
    },
  );

  // Before the server waits for its connections to end: these would never end by themselves.
  app.addHook('preClose', async () => {
    for (const response of open.keys()) response.end();
  });
}

/** @throws DomainError `live.too_many` */
function refuseTooMany(streams: number): void {
  if (streams >= streamsPerActor)
    throw new DomainError('limited', 'live.too_many', 'Too many live streams are open.');
}

/**
 * Writes events to one browser. While it does not read, the latest event of each topic waits and the
 * older ones are dropped: an event only says that something changed. One that has not read for a
 * whole heartbeat is given up.
 */
export function createChannel(response: Writable) {
  const waiting = new Map<string, LiveEvent>();
  let blocked = false;

  function write(text: string): void {
    if (response.writableEnded) return;
    blocked = !response.write(text);
  }
  response.on('drain', () => {
    blocked = false;
    for (const [topic, event] of waiting) {
      if (blocked) return;
      waiting.delete(topic);
      write(textOf(event));
    }
  });
  return {
    send(event: LiveEvent): void {
      if (blocked) waiting.set(event.topic, event);
      else write(textOf(event));
    },
    beat(): void {
      if (blocked) response.destroy();
      else write(': still here\n\n');
    },
  };
}

const textOf = ({ topic, data }: LiveEvent) => `event: ${topic}\ndata: ${JSON.stringify(data)}\n\n`;
