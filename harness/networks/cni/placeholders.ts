import type { Host } from '../../hosts/host.ts';
import type { Lab } from '../../lab/lab.ts';
import { hostSlice, pluginSubnet } from '../address-slices.ts';

/** What is different on each host of a lab, by the names that configurations have for it. */
export const placeholders = {
  /** A part of the lab's own subnet for plugins, a /25 in CIDR form. */
  'host.subnet': (host, lab) =>
    hostSlice(pluginSubnet(lab.hosts.map(({ underlay }) => underlay.address)), lab.hosts.indexOf(host)),
  /** Its address on the underlay. */
  'host.address': ({ underlay }) => underlay.address,
  /** The interface that has it. */
  'host.interface': ({ underlay }) => underlay.interface,
  /** From 1, as in its name. */
  'host.index': (host, lab) => String(lab.hosts.indexOf(host) + 1),
} as const satisfies Record<string, (host: Host, lab: Lab) => string>;

const placeholder = /\{\{\s*([^{}]*?)\s*\}\}/g;

/** What every placeholder stands for on a host. */
export function valuesOn(host: Host, lab: Lab): Record<string, string> {
  return Object.fromEntries(Object.entries(placeholders).map(([name, valueOn]) => [name, valueOn(host, lab)]));
}

/** A JSON value with the placeholders in its strings filled in; those that have no value stay as they are. */
export function fillIn<T>(value: T, values: Readonly<Record<string, string>>): T {
  return mapStrings(value, (text) =>
    text.replaceAll(placeholder, (whole: string, name: string) => values[name] ?? whole),
  ) as T;
}

/** The names of placeholders in a JSON value that stand for nothing. */
export function unknownPlaceholders(value: unknown): string[] {
  return namesIn(value).filter((name) => !Object.hasOwn(placeholders, name));
}

/** Whether a JSON value has a placeholder. */
export function usesPlaceholder(value: unknown, name: keyof typeof placeholders): boolean {
  return namesIn(value).includes(name);
}

function namesIn(value: unknown): string[] {
  const names = new Set<string>();
  mapStrings(value, (text) => {
    for (const [, name] of text.matchAll(placeholder)) names.add(name!);
    return text;
  });
  return [...names];
}

function mapStrings(value: unknown, map: (text: string) => string): unknown {
  if (typeof value === 'string') return map(value);
  if (Array.isArray(value)) return value.map((item) => mapStrings(item, map));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, mapStrings(item, map)]));
}
