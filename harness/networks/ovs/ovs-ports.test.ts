import { describe, expect, it } from 'vitest';
import { brokenPorts } from './ovs-ports.ts';

const table = (...data: unknown[]) => JSON.stringify({ data, headings: ['name', 'error'] });

describe('ports of a switch', () => {
  it('are whole when they have no error', () => {
    expect(brokenPorts(table(['ovs-abc123', ['set', []]], ['ovt-abc123-0', ['set', []]]))).toEqual([]);
    expect(brokenPorts(table())).toEqual([]);
  });

  it('are named with their error', () => {
    const error = 'could not add network device ovt-abc123-0 to ofproto (Address already in use)';
    expect(brokenPorts(table(['ovs-abc123', ['set', []]], ['ovt-abc123-0', error]))).toEqual([
      `ovt-abc123-0 could not be set up: ${error}`,
    ]);
  });
});
