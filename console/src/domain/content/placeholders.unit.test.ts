import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readTemplate } from './placeholders.ts';

const read = (text: string) => readTemplate(text, (variable) => variable.toUpperCase());

test('a template is read with its variables by name', () => {
  assert.equal(read('{{ name | default: "朋友" }}，东西收到了吗？'), '[NAME]，东西收到了吗？');
  assert.equal(read('{{- city -}} and {{ blocks.hours }}'), '[CITY] and [BLOCKS.HOURS]');
  assert.equal(read('{% if city %}Near {{ city }}{% endif %}!'), 'Near [CITY]!');
  assert.equal(read('No variables, {only} braces'), 'No variables, {only} braces');
});

test('a template that was cut off within a placeholder ends there', () => {
  assert.equal(read('Hello {{ name | defau'), 'Hello …');
  assert.equal(read('Hello {{'), 'Hello …');
});
