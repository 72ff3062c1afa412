import { z } from 'zod';

/** A call of etcd's API: a path below `/v3/`, and what is sent there. */
export interface EtcdCall {
  readonly path: string;
  readonly body: unknown;
}

/** Keys and values travel as base64 on the JSON side of the API. */
const encoded = (text: string) => Buffer.from(text).toString('base64');
const decoded = (text: string) => Buffer.from(text, 'base64').toString();

/** All keys that begin with a prefix lie before the one whose last byte is one higher. */
function prefixRange(prefix: string): { key: string; range_end: string } {
  const end = Buffer.from(prefix);
  end[end.length - 1]! += 1;
  return { key: encoded(prefix), range_end: end.toString('base64') };
}

export function putCall(key: string, value: string): EtcdCall {
  return { path: 'kv/put', body: { key: encoded(key), value: encoded(value) } };
}

/** @param prefix of ASCII. */
export function getCall(prefix: string): EtcdCall {
  return { path: 'kv/range', body: prefixRange(prefix) };
}

/** @param prefix of ASCII. */
export function deleteCall(prefix: string): EtcdCall {
  return { path: 'kv/deleterange', body: prefixRange(prefix) };
}

const rangeSchema = z.object({
  kvs: z.array(z.object({ key: z.string(), value: z.string().default('') })).default([]),
});

/** Keys and values of the answer to `getCall`. */
export function readRange(answer: unknown): Map<string, string> {
  return new Map(rangeSchema.parse(answer).kvs.map(({ key, value }) => [decoded(key), decoded(value)]));
}
