/** The values of each field of a message: bytes of nested ones and texts, numbers otherwise. */
export type Fields = Map<number, (Buffer | bigint)[]>;

/** Reads a message of the protobuf wire format (protobuf.dev/programming-guides/encoding). */
export function fieldsOf(message: Buffer): Fields {
  const fields: Fields = new Map();
  let at = 0;
  const varint = (): bigint => {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = message[at++];
      if (byte === undefined) throw new Error('The message ends in the middle of a number.');
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
  };
  const take = (length: number) => message.subarray(at, (at += length));
  while (at < message.length) {
    const key = Number(varint());
    const field = key >> 3;
    const values = fields.get(field) ?? [];
    fields.set(field, values);
    const wireType = key & 7;
    if (wireType === 0) values.push(varint());
    else if (wireType === 1) values.push(take(8).readBigUInt64LE());
    else if (wireType === 2) values.push(take(Number(varint())));
    else if (wireType === 5) values.push(BigInt(take(4).readUInt32LE()));
    else throw new Error(`There is no wire type ${wireType}.`);
  }
  return fields;
}

export const messages = (fields: Fields, field: number): Fields[] =>
  (fields.get(field) ?? []).map((value) => fieldsOf(asBytes(value)));

export const bytes = (fields: Fields, field: number): Buffer =>
  asBytes(fields.get(field)?.[0] ?? Buffer.alloc(0));

export const text = (fields: Fields, field: number): string => bytes(fields, field).toString();

function asBytes(value: Buffer | bigint): Buffer {
  if (typeof value === 'bigint') throw new Error('This field holds a number.');
  return value;
}
