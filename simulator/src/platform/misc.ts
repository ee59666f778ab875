import { refuse } from '../wire/errors.ts';
import { token64 } from '../world/random.ts';
import { OK, type PlatformRoutes } from './route.ts';

const TICKET_SECONDS = 7_200;

/** Small calls: addresses of the platform, JS-SDK tickets. */
export function miscRoutes(api: PlatformRoutes): void {
  // Documentation addresses (RFC 5737), plus where the simulator really calls from.
  const ip_list = ['127.0.0.1/32', '192.0.2.0/25', '198.51.100.0/25'];
  api.get('/cgi-bin/getcallbackip', () => ({ ip_list }));
  api.get('/cgi-bin/get_api_domain_ip', () => ({ ip_list }));

  api.get('/cgi-bin/ticket/getticket', ({ world, account, query }) => {
    if (query['type'] !== 'jsapi' && query['type'] !== 'wx_card') refuse(40097);
    const now = world.clock.now();
    if (account.jsTicket === null || account.jsTicket.expiresAt <= now) {
      const ticket = token64(world.random, 86);
      account.jsTicket = { ticket, expiresAt: now + TICKET_SECONDS * 1000 };
    }
    const expires_in = Math.floor((account.jsTicket.expiresAt - now) / 1000);
    return { ...OK, ticket: account.jsTicket.ticket, expires_in };
  });
}
