import os from 'node:os';
import type { OuterEngine } from '../engine/outer/outer-engine.ts';
import type { MachineInfo } from '../results/run.ts';

/** What this machine is, for the bundle. */
export async function machineInfo(outer: OuterEngine): Promise<MachineInfo> {
  const [info, version] = await Promise.all([
    outer.docker.info() as Promise<{ Driver: string; CgroupVersion?: string; OperatingSystem: string }>,
    outer.docker.version(),
  ]);
  const cpus = os.cpus();
  return {
    kernel: version.KernelVersion ?? os.release(),
    os: info.OperatingSystem,
    arch: os.arch(),
    cpuModel: cpus[0]?.model.trim() ?? 'unknown',
    cores: Math.max(1, cpus.length),
    memoryBytes: os.totalmem(),
    node: process.version,
    engine: {
      version: version.Version,
      apiVersion: version.ApiVersion,
      source: outer.source,
      storageDriver: info.Driver,
      cgroupVersion: info.CgroupVersion ?? 'unknown',
    },
  };
}
