import { setTimeout as pause } from 'node:timers/promises';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { hex8, chance } from '../world/random.ts';
import type { World } from '../world/world.ts';

const HTML_PAGE = `<html>
<head><title>502 Bad Gateway</title></head>
<body><center><h1>502 Bad Gateway</h1></center><hr><center>nginx</center></body>
</html>`;

/** Applies the switched-on faults to an API call. True when the call is already answered or cut off. */
export async function meetFaults(
  world: World,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<boolean> {
  const { faults, random } = world;
  if (faults.slowMs > 0) await pause(faults.slowMs);
  if (chance(random, faults.dropRate)) {
    reply.hijack();
    request.raw.socket.destroy();
    return true;
  }
  if (faults.html) {
    await reply.type('text/html').send(HTML_PAGE);
    return true;
  }
  if (chance(random, faults.errorRate5xx)) {
    await reply.code(502).type('text/html').send(HTML_PAGE);
    return true;
  }
  if (chance(random, faults.busyRate)) {
    const rid = `${hex8(random)}-${hex8(random)}-${hex8(random)}`;
    await reply
      .header('content-type', 'application/json; encoding=utf-8')
      .send(JSON.stringify({ errcode: -1, errmsg: `system error rid: ${rid}` }));
    return true;
  }
  if (chance(random, faults.dropAfterRate)) {
    // The call is carried out; the answer meets a dead connection.
    reply.raw.once('pipe', () => request.raw.socket.destroy());
    reply.raw.writeHead = () => {
      request.raw.socket.destroy();
      return reply.raw;
    };
  }
  return false;
}
