import { chmod, rm, writeFile } from 'node:fs/promises';
import { $ } from 'zx';
import { findProgram } from '../find-program.ts';

const policy = '/usr/sbin/policy-rc.d';
const services = ['docker.service', 'docker.socket', 'containerd.service'];

/**
 * Runs `work`, which installs packages, and sees to it that no service of theirs is running or set to start
 * at boot because of it. Packages ask policy-rc.d (invoke-rc.d(8)) whether they may; one that is there
 * already is the administrator's and is left alone.
 */
export async function withoutNewServices(work: () => Promise<void>): Promise<void> {
  const before = await activeServices();
  const isOurs = await forbidStarts();
  try {
    await work();
  } finally {
    if (isOurs) await rm(policy, { force: true });
    if (before !== undefined) await putToRest(services.filter((service) => !before.has(service)));
  }
}

async function forbidStarts(): Promise<boolean> {
  try {
    await writeFile(policy, '#!/bin/sh\nexit 101\n', { flag: 'wx' });
    await chmod(policy, 0o755);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** Services that run or are set to; `undefined` where no systemd runs. */
async function activeServices(): Promise<Set<string> | undefined> {
  if (findProgram('systemctl') === undefined) return undefined;
  const running = await $({ nothrow: true, quiet: true })`systemctl is-system-running`;
  if (/offline|unknown/.test(running.stdout) || running.stdout.trim() === '') return undefined;
  const states = await Promise.all(
    services.map(async (service) => {
      const active = await $({ nothrow: true, quiet: true })`systemctl is-active ${service}`;
      const enabled = await $({ nothrow: true, quiet: true })`systemctl is-enabled ${service}`;
      return active.exitCode === 0 || enabled.exitCode === 0 ? [service] : [];
    }),
  );
  return new Set(states.flat());
}

async function putToRest(newServices: readonly string[]): Promise<void> {
  if (newServices.length > 0) await $({ nothrow: true, quiet: true })`systemctl disable --now ${newServices}`;
}
