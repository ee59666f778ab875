import type { FastifyInstance } from 'fastify';
import type { ChannelAdapter } from '../channel-adapter.ts';
import type { Reaction } from '../facts/reaction.ts';

/** Traces of this process, told to a collector. Each part is wrapped where the program is put together. */
export interface Tracing {
  /** Makes a span of every request; call it before the server's other hooks. */
  requests(app: FastifyInstance): void;
  /** Makes a span of every batch of facts and of each reaction to it. */
  reactions(given: readonly Reaction[]): Reaction[];
  /** Makes a span of every call that sends a message. */
  adapter(given: ChannelAdapter): ChannelAdapter;
  /** Hands over what is left, as far as the collector takes it within seconds. Never throws. */
  stop(): Promise<void>;
}
