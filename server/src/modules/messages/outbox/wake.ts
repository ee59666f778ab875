/** Messages committed by a process that does not send are announced here; a poll is the net below. */
export const outboxChannel = 'rapport_outbox';

/** NOTIFY takes 8,000 bytes; beyond so many channels the poll finds the rest. */
const channelLimit = 100;

export const announcement = (counts: ReadonlyMap<string, number>): string =>
  [...counts]
    .slice(0, channelLimit)
    .map(([channelId, count]) => `${channelId}=${count}`)
    .join(',');

export function parseAnnouncement(payload = ''): Map<string, number> {
  const counts = new Map<string, number>();
  for (const entry of payload.split(',')) {
    const [channelId = '', count = ''] = entry.split('=');
    if (channelId !== '' && Number.isInteger(Number(count))) counts.set(channelId, Number(count));
  }
  return counts;
}
