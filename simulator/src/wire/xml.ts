import { XMLParser } from 'fast-xml-parser';

export type XmlValue = string | number | bigint | XmlFields | XmlValue[];
export interface XmlFields {
  [element: string]: XmlValue;
}

function element(name: string, value: XmlValue): string {
  if (typeof value === 'string') {
    return `<${name}><![CDATA[${value.replaceAll(']]>', ']]]]><![CDATA[>')}]]></${name}>`;
  }
  if (typeof value !== 'object') return `<${name}>${value}</${name}>`;
  if (Array.isArray(value)) return value.map((each) => element(name, each)).join('');
  return `<${name}>${elements(value)}</${name}>`;
}

function elements(fields: XmlFields): string {
  let out = '';
  for (const name in fields) out += element(name, fields[name] as XmlValue);
  return out;
}

/** Writes fields as the platform does: strings in CDATA, numbers bare, lists as repeated elements. */
export function writeXml(fields: XmlFields): string {
  return `<xml>${elements(fields)}</xml>`;
}

const parser = new XMLParser({
  ignoreAttributes: true,
  parseTagValue: false,
  trimValues: true,
  processEntities: true,
});

/** A parsed `<xml>` body: every leaf is a string. */
export type XmlNode = { [element: string]: string | XmlNode | (string | XmlNode)[] };

/** Reads an `<xml>…</xml>` body, or answers undefined when it is none. */
export function readXml(text: string): XmlNode | undefined {
  if (!text.trimStart().startsWith('<')) return undefined;
  let parsed: { xml?: unknown };
  try {
    parsed = parser.parse(text, true) as { xml?: unknown };
  } catch {
    // Not well formed: the caller treats it as a malformed answer, which is what it is.
    return undefined;
  }
  return typeof parsed.xml === 'object' && parsed.xml !== null
    ? (parsed.xml as XmlNode)
    : undefined;
}

/** The text of a leaf, or '' when it is missing or not a leaf. */
export function leaf(node: XmlNode | undefined, name: string): string {
  const value = node?.[name];
  return typeof value === 'string' ? value : '';
}

/** A nested element, or undefined. */
export function child(node: XmlNode | undefined, name: string): XmlNode | undefined {
  const value = node?.[name];
  return typeof value === 'object' && !Array.isArray(value) ? value : undefined;
}

/** The elements called `name`, whether there is one or many. */
export function children(node: XmlNode | undefined, name: string): XmlNode[] {
  const value = node?.[name];
  const list = Array.isArray(value) ? value : value === undefined ? [] : [value];
  return list.filter((each): each is XmlNode => typeof each === 'object');
}
