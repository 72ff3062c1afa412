import { z } from 'zod';

/** A call of etcd's API: a path below `/v3/`, and what is sent there. */
export interface EtcdCall {
  readonly path: string;
  readonly body: unknown;
}

/** Keys and values travel as base64 on the JSON side of the API. */
const encoded = (text: string) => Buffer.from(text).toString('base64');
const decoded = (text: string) => Buffer.from(text, 'base64').toString();

export function putCall(key: string, value: string): EtcdCall {
  return { path: 'kv/put', body: { key: encoded(key), value: encoded(value) } };
}

export function deleteCall(key: string): EtcdCall {
  return { path: 'kv/deleterange', body: { key: encoded(key) } };
}

/** @param prefix of ASCII: all keys that begin with it lie before the one whose last byte is one higher. */
export function getCall(prefix: string): EtcdCall {
  const end = Buffer.from(prefix);
  end[end.length - 1]! += 1;
  return { path: 'kv/range', body: { key: encoded(prefix), range_end: end.toString('base64') } };
}

const rangeSchema = z.object({
  kvs: z.array(z.object({ key: z.string(), value: z.string().default('') })).default([]),
});

/** Keys and values of the answer to `getCall`. */
export function readRange(answer: unknown): Map<string, string> {
  return new Map(rangeSchema.parse(answer).kvs.map(({ key, value }) => [decoded(key), decoded(value)]));
}
