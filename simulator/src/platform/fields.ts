import type { JsonObject } from '../wire/json.ts';

/** Readers of request fields that never throw: the routes decide which refusal a gap deserves. */

export const text = (body: JsonObject, name: string): string => {
  const value = body[name];
  return typeof value === 'string' ? value : '';
};

export const integer = (body: JsonObject, name: string): number | undefined => {
  const value = body[name];
  return typeof value === 'number' && Number.isInteger(value) ? value : undefined;
};

export const object = (body: JsonObject, name: string): JsonObject | undefined => {
  const value = body[name];
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as JsonObject)
    : undefined;
};

export const list = (body: JsonObject, name: string): unknown[] | undefined => {
  const value = body[name];
  return Array.isArray(value) ? value : undefined;
};

export const objects = (body: JsonObject, name: string): JsonObject[] =>
  (list(body, name) ?? []).filter(
    (each): each is JsonObject => typeof each === 'object' && each !== null,
  );

export const strings = (body: JsonObject, name: string): string[] =>
  (list(body, name) ?? []).filter((each): each is string => typeof each === 'string');
