import { setTimeout as pause } from 'node:timers/promises';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { hex8, chance } from '../../world/random.ts';
import type { World } from '../../world/world.ts';

const HTML_PAGE = `<html>
<head><title>502 Bad Gateway</title></head>
<body><center><h1>502 Bad Gateway</h1></center><hr><center>nginx</center></body>
</html>`;

/** Ends the connection without an answer. */
export function cutOff(request: FastifyRequest, reply: FastifyReply): void {
  reply.hijack();
  request.raw.socket.destroy();
}

/**
 * Applies the switched-on faults to an API call. `answered` means that it got its answer or was cut off,
 * `cut-after` that it is to be carried out and then lose its connection.
 */
export async function meetFaults(
  world: World,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<'answered' | 'cut-after' | 'well'> {
  const { faults, random } = world;
  if (faults.slowMs > 0) await pause(faults.slowMs);
  if (chance(random, faults.dropRate)) {
    cutOff(request, reply);
    return 'answered';
  }
  if (faults.html) {
    await reply.type('text/html').send(HTML_PAGE);
    return 'answered';
  }
  if (chance(random, faults.errorRate5xx)) {
    await reply.code(502).type('text/html').send(HTML_PAGE);
    return 'answered';
  }
  if (chance(random, faults.busyRate)) {
    const rid = `${hex8(random)}-${hex8(random)}-${hex8(random)}`;
    await reply
      .header('content-type', 'application/json; encoding=utf-8')
      .send(JSON.stringify({ errcode: -1, errmsg: `system error rid: ${rid}` }));
    return 'answered';
  }
  return chance(random, faults.dropAfterRate) ? 'cut-after' : 'well';
}
