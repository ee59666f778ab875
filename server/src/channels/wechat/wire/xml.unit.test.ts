import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { XMLParser } from 'fast-xml-parser';
import { parseXml, XmlError } from './xml.ts';

const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

test('reads text, CDATA, nesting and repeated names, and keeps ids as text', () => {
  const body = `<?xml version="1.0" encoding="UTF-8"?>
  <xml><MsgId>1700827132819554304</MsgId><Content><![CDATA[a < b & <b>c</b>]]></Content>
  <Empty/><Blank></Blank><List><Id>1</Id></List><List><Id>2</Id></List><!-- note --></xml>
  `;
  assert.deepEqual(plain(parseXml(body)), {
    MsgId: '1700827132819554304',
    Content: 'a < b & <b>c</b>',
    Empty: '',
    Blank: '',
    List: [{ Id: '1' }, { Id: '2' }],
  });
});

test('a CDATA split around its own end mark joins; layout around CDATA is dropped', () => {
  assert.equal(parseXml('<xml><a>\n <![CDATA[x]]]]><![CDATA[>y ]]>\n</a></xml>')['a'], 'x]]>y ');
});

test('resolves the five named and the numeric references only', () => {
  assert.equal(
    parseXml('<x><a>&lt;&gt;&amp;&quot;&apos;&#65;&#x5F20; &amp;lt; A&B</a></x>')['a'],
    `<>&"'A张 &lt; A&B`,
  );
  assert.throws(() => parseXml('<x><a>&lol;</a></x>'), /Entity &lol; is not allowed/);
});

test('what a database refuses becomes a replacement character', () => {
  assert.equal(
    parseXml('<x><a>&#0;&#xD800;&#99999999;<![CDATA[\u0000\uDC00😀]]></a></x>')['a'],
    '���' + '��😀',
  );
});

test('document types are refused, so nothing expands', () => {
  const laughs = `<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol2 "${'&lol;'.repeat(10)}">]><xml>&lol2;</xml>`;
  assert.throws(() => parseXml(laughs), /Document types are not allowed/);
  assert.throws(
    () => parseXml('<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>'),
    XmlError,
  );
});

test('broken bodies say what is wrong', () => {
  const cases = [
    '',
    'hello',
    '{"json":1}',
    '<xml>',
    '<xml><a></xml>',
    '<xml></a></xml>',
    '<xml><a></b></xml>',
    '<xml><![CDATA[x</xml>',
    '<xml><!-- x</xml>',
    '<xml/><xml/>',
    '<xml></xml>tail',
    '<?php echo 1 ?><xml/>',
    '<xml><a b=c></a></xml>',
    '<![CDATA[x]]>',
  ];
  for (const body of cases) assert.throws(() => parseXml(body), XmlError, body);
  assert.throws(() => parseXml('<a>'.repeat(50)), /too deep/);
  assert.throws(() => parseXml(`<x>${'<a/>'.repeat(6000)}</x>`), /Too many/);
});

test('names that mean something to JavaScript are only names', () => {
  const parsed = parseXml(
    '<x><__proto__><polluted>1</polluted></__proto__><constructor>c</constructor></x>',
  );
  assert.equal(({} as Record<string, unknown>)['polluted'], undefined);
  assert.equal(parsed['constructor'], 'c');
});

test('any input either parses or is an XmlError', () => {
  const piece = fc.constantFrom(
    '<',
    '>',
    '/',
    '<a>',
    '</a>',
    '<![CDATA[',
    ']]>',
    '&',
    ';',
    '&#x',
    '<!--',
    '-->',
    '<!',
    '<?',
    'x',
    ' ',
    '"',
    '=',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
      try {
        parseXml(`<xml>${pieces.join('')}</xml>`);
      } catch (error) {
        assert.ok(error instanceof XmlError);
      }
    }),
    { numRuns: 2000 },
  );
});

test('agrees with fast-xml-parser on every body the platform could send', () => {
  const reference = new XMLParser({
    parseTagValue: false,
    trimValues: true,
    processEntities: true,
  });
  const name = fc.constantFrom('ToUserName', 'MsgId', 'Event', 'List', 'item', 'Location_X');
  const text = fc
    .string({ unit: 'grapheme', maxLength: 30 })
    .map((value) => value.replace(/[\p{Cc}\uFFFE\uFFFF]/gu, '').trim())
    .filter((value) => !value.includes(']]>'));
  const leaf = fc
    .tuple(text, fc.boolean())
    .map(([value, cdata]) => (cdata ? `<![CDATA[${value}]]>` : escape(value)));
  const { element } = fc.letrec<{ element: string; body: string }>((tie) => ({
    body: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      leaf,
      fc.array(tie('element'), { minLength: 1, maxLength: 4 }).map((all) => all.join('\n  ')),
    ),
    element: fc.tuple(name, tie('body')).map(([tag, body]) => `<${tag}>${body}</${tag}>`),
  }));
  fc.assert(
    fc.property(fc.array(element, { minLength: 1, maxLength: 6 }), (elements) => {
      const body = `<xml>${elements.join('')}</xml>`;
      const expected = (reference.parse(body) as { xml: unknown }).xml;
      assert.deepEqual(plain(parseXml(body)), plain(expected));
    }),
    { numRuns: 500 },
  );
});

function escape(value: string): string {
  return value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
