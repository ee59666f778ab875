import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import iconv from 'iconv-lite';
import { describeColumns, nameColumns } from './columns.ts';
import { detectDelimiter } from './delimiter.ts';
import { detectEncoding } from './encoding.ts';

describe('encodings are told from the bytes', () => {
  const chinese = '姓名,城市\n李雷,上海\n韩梅梅,北京\n';
  for (const encoding of ['utf-8', 'utf-16le', 'utf-16be', 'gb18030'] as const) {
    test(encoding, () => assert.equal(detectEncoding(iconv.encode(chinese, encoding)), encoding));
    test(`${encoding} with its mark`, () => {
      if (encoding === 'gb18030') return;
      const marked = iconv.encode(chinese, encoding, { addBOM: true });
      assert.equal(detectEncoding(marked), encoding);
    });
  }
  test('plain English in UTF-16 without a mark', () => {
    assert.equal(detectEncoding(iconv.encode('name,city\nLi,Rome\n', 'utf-16le')), 'utf-16le');
    assert.equal(detectEncoding(iconv.encode('name,city\nLi,Rome\n', 'utf-16be')), 'utf-16be');
  });
  test('Western letters', () => {
    const bytes = iconv.encode('name,city\nMüller,Köln\nJosé,Málaga\n', 'windows-1252');
    assert.equal(detectEncoding(bytes), 'windows-1252');
  });
  test('UTF-8 that is cut in the middle of a character', () => {
    assert.equal(detectEncoding(Buffer.from('城市').subarray(0, 5)), 'utf-8');
  });
});

describe('delimiters', () => {
  const cases: [string, string][] = [
    ['a,b\n1,2\n3,4\n', ','],
    ['a;b\n"1,5";2\n"3,5";4\n', ';'],
    ['a\tb, c\n1\t2\n', '\t'],
    ['a|b\n1|2\n', '|'],
    ['alone\n1\n', ','],
  ];
  for (const [text, delimiter] of cases)
    test(JSON.stringify(text), () => assert.equal(detectDelimiter(text), delimiter));
});

describe('columns', () => {
  test('that are blank or repeated get names of their own', () => {
    assert.deepEqual(nameColumns(['a', '', 'a', ' a ']), ['a', 'Column 2', 'a (2)', 'a (3)']);
  });
  test('are described by what is in them, and suggested by their names', () => {
    const names = [
      'Order ID',
      '下单时间',
      'Qty',
      'Unit Price',
      'E-mail',
      '手机号',
      'Notes',
      'Date',
    ];
    const row = [
      'A1',
      '2026-03-01 10:00',
      '2',
      '19.90',
      'li@yunhe.example',
      '13800138000',
      '',
      'x',
    ];
    const columns = describeColumns('purchases', names, [row, row]);
    assert.deepEqual(
      columns.map(({ type, suggested }) => [type, suggested]),
      [
        ['text', 'orderNo'],
        ['date', 'placedAt'],
        ['number', 'quantity'],
        ['number', 'unitPrice'],
        ['email', 'email'],
        ['phone', 'phone'],
        ['empty', null],
        ['text', null],
      ],
    );
  });
});
