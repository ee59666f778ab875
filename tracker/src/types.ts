/** What callers may attach to an event: anything that JSON can carry. */
export type Properties = Record<string, unknown>;

/** The page an event happened on, as in the Segment specification's `context.page`. */
export interface PageInfo {
  url: string;
  path: string;
  title: string;
  referrer: string;
  search: string;
}

/** One message of the Segment HTTP API, as it is kept in the queue (`sentAt` is added when sent). */
export interface TrackerEvent {
  type: 'identify' | 'track' | 'page' | 'alias' | 'group';
  /** Made once, so that the receiver can recognise a redelivery. */
  messageId: string;
  anonymousId: string;
  userId?: string;
  previousId?: string;
  groupId?: string;
  event?: string;
  name?: string;
  properties?: Properties;
  traits?: Properties;
  context: Properties;
  /** ISO 8601, by the visitor's clock. */
  timestamp: string;
}
