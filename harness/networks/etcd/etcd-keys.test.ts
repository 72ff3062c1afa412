import { expect, it } from 'vitest';
import { deleteCall, getCall, putCall, readRange } from './etcd-keys.ts';

const base64 = (text: string) => Buffer.from(text).toString('base64');

it('asks for all keys that begin with a prefix', () => {
  const range = { key: base64('/calico/'), range_end: base64('/calico0') };
  expect(getCall('/calico/')).toEqual({ path: 'kv/range', body: range });
});

it('sends and reads keys and values as base64', () => {
  expect(putCall('/a', '{}').body).toEqual({ key: base64('/a'), value: base64('{}') });
  expect(deleteCall('/a')).toEqual({ path: 'kv/deleterange', body: { key: base64('/a') } });
  expect(readRange({ kvs: [{ key: base64('/a'), value: base64('é') }] })).toEqual(new Map([['/a', 'é']]));
  expect(readRange({ header: {} })).toEqual(new Map());
});
