import { writeXml, type XmlFields } from '../wire/xml.ts';

/** Who a push is from and to, and when it happened (seconds since the epoch). */
export interface Envelope {
  originalId: string;
  openid: string;
  createTime: number;
}

const head = (envelope: Envelope, type: string): XmlFields => ({
  ToUserName: envelope.originalId,
  FromUserName: envelope.openid,
  CreateTime: envelope.createTime,
  MsgType: type,
});

/** XML of a message a fan wrote or sent. Field names and their odd spellings are the platform's. */
export const messageXml = (
  envelope: Envelope,
  type: string,
  fields: XmlFields,
  msgId: bigint,
): string => writeXml({ ...head(envelope, type), ...fields, MsgId: msgId });

/** XML of an event. */
export const eventXml = (envelope: Envelope, event: string, fields: XmlFields = {}): string =>
  writeXml({ ...head(envelope, 'event'), Event: event, ...fields });
