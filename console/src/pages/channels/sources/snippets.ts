/** Where the collector stands: the console is served by the same program, at its public address. */
export const collectorUrl = (): string => window.location.origin;

/** What goes into every page of a site (tracker/README.md). */
export function webSnippet(host: string, writeKey: string, asksFirst: boolean): string {
  const consent = asksFirst ? ' data-consent="required"' : '';
  return `<script async src="${host}/t.js" data-write-key="${writeKey}"${consent}></script>`;
}

/** A call to the tracker that works before and after it has loaded. */
const pushed = (call: string) => `window.rapport = window.rapport || [];\nrapport.push(${call});`;

export const consentSnippet = pushed("['consent', true]");
export const identifySnippet = pushed("['identify', 'customer-17']");

/** The secret stands in the environment, so that copying an example gives nothing away. */
export const curlSnippet = (
  host: string,
): string => `curl -u "$RAPPORT_WRITE_KEY:" ${host}/v1/track \\
  -H 'content-type: application/json' \\
  -d '{
    "userId": "customer-17",
    "event": "Order Completed",
    "properties": {
      "order_id": "1001",
      "total": 268,
      "currency": "CNY"
    }
  }'`;

export const nodeSnippet = (
  host: string,
): string => `import { Analytics } from '@segment/analytics-node';

const analytics = new Analytics({
  writeKey: process.env.RAPPORT_WRITE_KEY,
  host: '${host}',
});

analytics.identify({
  userId: 'customer-17',
  traits: { name: 'Li Na', email: 'li@example.com' },
});
analytics.track({
  userId: 'customer-17',
  event: 'Order Completed',
  properties: { order_id: '1001', total: 268, currency: 'CNY' },
});
await analytics.closeAndFlush();`;
