/** A parsed element: its text, or its children by name (an array where a name repeats). */
export type XmlValue = string | XmlObject | XmlValue[];
export interface XmlObject {
  [name: string]: XmlValue;
}

/** A body that is not the XML the platform sends; `message` says why and where. */
export class XmlError extends Error {
  constructor(message: string, position: number) {
    super(`${message} at character ${position}`);
    this.name = 'XmlError';
  }
}

/** The deepest body the platform is known to send has 5 levels; the largest has under 60 elements. */
const maxDepth = 16;
const maxElements = 5000;

const openTag = /<([A-Za-z_][\w.:-]*)((?:\s+[\w.:-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>/y;
const closeTag = /<\/([A-Za-z_][\w.:-]*)\s*>/y;
const reference = /&(?:#(\d{1,8})|#x([0-9a-fA-F]{1,6})|([A-Za-z][\w.-]*));/g;
const named: Record<string, string> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };
// What XML 1.0 forbids in a document; PostgreSQL refuses NUL and lone surrogates in jsonb as well.
const forbidden =
  // eslint-disable-next-line no-control-regex
  /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g;

interface Frame {
  name: string;
  children: XmlObject | null;
  text: string;
  hasCdata: boolean;
}

/**
 * Parses one platform body and returns the root's children.
 *
 * A small XML: elements, text, CDATA, comments, the five named and the numeric references.
 * Attributes are skipped; a document type, other processing instructions and other entities are
 * refused, so nothing can expand. Numbers stay text: ids have up to 19 digits. Text beside CDATA
 * that is only white space is layout and dropped; plain text is trimmed; text beside child elements
 * is dropped. Characters that XML forbids become U+FFFD.
 * @throws XmlError when the body is not well formed, too deep (16) or has too many elements (5,000).
 */
export function parseXml(source: string): XmlObject {
  const end = source.length;
  const stack: Frame[] = [];
  let pos = prologEnd(source);
  let elements = 0;
  while (pos < end) {
    if (source.charCodeAt(pos) !== 60) {
      pos = takeText(source, pos, stack.at(-1));
      continue;
    }
    const second = source.charCodeAt(pos + 1);
    if (second === 47) {
      const frame = close(source, pos, stack);
      pos = closeTag.lastIndex;
      if (stack.length === 0) return finish(source, pos, frame);
    } else if (second === 33) {
      pos = takeDeclaration(source, pos, stack.at(-1));
    } else {
      elements += 1;
      if (elements > maxElements) throw new XmlError('Too many elements', pos);
      const frame = open(source, pos, stack.length);
      pos = openTag.lastIndex;
      if (frame.selfClosing) {
        if (stack.length === 0) return finish(source, pos, frame);
        add(stack, frame);
      } else stack.push(frame);
    }
  }
  throw new XmlError('Body ends inside an element', end);
}

function prologEnd(source: string): number {
  const match = /^\uFEFF?\s*(?:<\?xml\s[^<>]*\?>)?\s*(?=<)/.exec(source);
  if (!match) throw new XmlError('Body is not XML', 0);
  return match[0].length;
}

function open(source: string, pos: number, depth: number): Frame & { selfClosing: boolean } {
  openTag.lastIndex = pos;
  const match = openTag.exec(source);
  if (!match) throw new XmlError('Malformed tag', pos);
  if (depth >= maxDepth) throw new XmlError('Elements are nested too deep', pos);
  return {
    name: match[1] ?? '',
    children: null,
    text: '',
    hasCdata: false,
    selfClosing: match[3] === '/',
  };
}

function close(source: string, pos: number, stack: Frame[]): Frame {
  closeTag.lastIndex = pos;
  const match = closeTag.exec(source);
  const frame = stack.pop();
  if (!match || !frame || frame.name !== match[1]) throw new XmlError('Unexpected end tag', pos);
  if (stack.length > 0) add(stack, frame);
  return frame;
}

/** Hangs a finished element under its parent; a repeated name becomes an array. */
function add(stack: Frame[], frame: Frame): void {
  const parent = stack.at(-1) as Frame;
  parent.children ??= Object.create(null) as XmlObject;
  const value: XmlValue = frame.children ?? leafText(frame);
  const before = parent.children[frame.name];
  if (before === undefined) parent.children[frame.name] = value;
  else if (Array.isArray(before)) before.push(value);
  else parent.children[frame.name] = [before, value];
}

function leafText(frame: Frame): string {
  return frame.hasCdata ? frame.text : frame.text.trim();
}

function takeText(source: string, pos: number, frame: Frame | undefined): number {
  const next = source.indexOf('<', pos);
  const stop = next === -1 ? source.length : next;
  if (!frame) throw new XmlError('Text outside the root element', pos);
  const text = source.slice(pos, stop);
  const isLayout = text.trim() === '';
  if (!isLayout) frame.text += clean(resolve(text, pos));
  else if (!frame.hasCdata) frame.text += text;
  return stop;
}

function takeDeclaration(source: string, pos: number, frame: Frame | undefined): number {
  if (source.startsWith('<!--', pos)) {
    return after(source, '-->', pos + 4);
  }
  if (!source.startsWith('<![CDATA[', pos)) {
    throw new XmlError('Document types are not allowed', pos);
  }
  if (!frame) throw new XmlError('Text outside the root element', pos);
  const stop = after(source, ']]>', pos + 9);
  const layoutBefore = !frame.hasCdata && frame.text.trim() === '';
  const text = clean(source.slice(pos + 9, stop - 3));
  frame.text = layoutBefore ? text : frame.text + text;
  frame.hasCdata = true;
  return stop;
}

function after(source: string, mark: string, pos: number): number {
  const found = source.indexOf(mark, pos);
  if (found === -1) throw new XmlError(`Missing ${mark}`, pos);
  return found + mark.length;
}

function resolve(text: string, pos: number): string {
  if (!text.includes('&')) return text;
  return text.replace(reference, (whole, decimal?: string, hex?: string, name?: string) => {
    if (name !== undefined) {
      const character = named[name];
      if (character === undefined) throw new XmlError(`Entity ${whole} is not allowed`, pos);
      return character;
    }
    const point = decimal === undefined ? parseInt(hex ?? '', 16) : Number(decimal);
    return point > 0x10ffff ? '\uFFFD' : String.fromCodePoint(point);
  });
}

/** Replaces what XML forbids and a database refuses by U+FFFD. */
export function clean(text: string): string {
  return text.replace(forbidden, '\uFFFD');
}

function finish(source: string, pos: number, root: Frame): XmlObject {
  if (!/^(?:\s|<!--(?:(?!-->)[^])*-->)*$/.test(source.slice(pos))) {
    throw new XmlError('Content after the root element', pos);
  }
  return root.children ?? (Object.create(null) as XmlObject);
}
