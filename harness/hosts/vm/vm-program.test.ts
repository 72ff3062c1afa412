import { describe, expect, it } from 'vitest';
import { fingerprintOf, parseReady, snapshotTrouble } from './vm-program.ts';

const ready = {
  hostname: 'h1',
  underlayMac: '0a:00:00:00:00:01',
  machineId: 'm',
  accelerator: 'tcg',
  hostKey: 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIMxNh8EYsJ6cD0N6VqfFbrSWIZZT3Tq9LqLXeVuUTi3S',
  engineId: 'e',
  readyMs: 2100,
};

describe('what a container with a virtual machine says', () => {
  it('is only heeded from the line by which the guest is ready', () => {
    expect(parseReady('overlab-guest: modules')).toBeUndefined();
    expect(parseReady(`overlab-vm ready ${JSON.stringify(ready)}`)).toEqual(ready);
  });

  it('is refused when it lacks what is needed', () => {
    expect(() => parseReady('overlab-vm ready {"hostname":"h1"}')).toThrow(/hostKey/);
  });

  it('tells by its exit code whether a new snapshot mends it', () => {
    expect(snapshotTrouble(11)).toContain('another QEMU');
    expect(snapshotTrouble(12)).toBe('it is corrupt');
    expect(snapshotTrouble(14)).toBeUndefined();
  });
});

describe('the fingerprint of a host key', () => {
  it("is as 'ssh-keygen -lf' shows it", () => {
    expect(fingerprintOf(ready.hostKey)).toMatch(/^SHA256:[A-Za-z0-9+/]{43}$/);
    expect(fingerprintOf(`${ready.hostKey} a comment`)).toBe(fingerprintOf(ready.hostKey));
  });
});
