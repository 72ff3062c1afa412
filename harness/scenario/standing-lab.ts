import { ensureImage } from '../engine/images/ensure-image.ts';
import { findOuterEngine, type OuterEngine } from '../engine/outer/outer-engine.ts';
import { holdPrivateEngine } from '../engine/private/private-engine.ts';
import { describeMissing, missingFeatures } from '../features/missing-features.ts';
import { probeFeatures } from '../features/probe-features.ts';
import type { Host } from '../hosts/host.ts';
import { createLab } from '../lab/create-lab.ts';
import { attachLab, type LabDescriptor } from '../lab/lab.ts';
import { removeLeftovers } from '../lab/ledger/clean-up.ts';
import { Ledger } from '../lab/ledger/ledger.ts';
import { unwind } from '../lab/ledger/unwind.ts';
import { networkDriver } from '../networks/registry.ts';
import type { MachineInfo } from '../results/run.ts';
import { saveHostLogs } from './host-logs.ts';
import { machineInfo } from './machine-info.ts';
import type { Phases } from './phases.ts';
import type { RunRequest } from './run-request.ts';

export interface BroughtUp {
  readonly lab: LabDescriptor;
  readonly unsupported: ReadonlyMap<string, string>;
}

/** What hosts of one kernel lack; `undefined` when they have it all. A feature that could not be tried is not held against them. */
async function missingOn([host]: readonly Host[], needed: readonly string[]): Promise<string | undefined> {
  if (host === undefined || needed.length === 0) return undefined;
  const missing = missingFeatures(needed, await probeFeatures(host)).filter(({ state }) => state === 'absent');
  return missing.length === 0 ? undefined : describeMissing(missing);
}

/** What a run has brought up so far: engine, then images and lab. Whatever stands can be taken down at any time. */
export class StandingLab {
  readonly outer: OuterEngine;
  readonly machine: MachineInfo;
  lab: LabDescriptor | undefined;
  #ledger: Ledger | undefined;

  private constructor(outer: OuterEngine, machine: MachineInfo) {
    this.outer = outer;
    this.machine = machine;
  }

  /**
   * Finds or starts the outer engine, and removes from it what runs left that were killed.
   *
   * @throws UsageError when there is no engine and none can be started.
   */
  static async onEngine(phases: Phases): Promise<StandingLab> {
    return phases.run('Docker Engine', async (progress) => {
      const outer = await findOuterEngine({ onProgress: (line) => progress.note(line) });
      progress.note(`Engine ${outer.version.engine} (${outer.source})`);
      const { errors } = await removeLeftovers((line) => progress.note(line));
      for (const error of errors) progress.note(`could not be removed: ${error.message}`);
      return new StandingLab(outer, await machineInfo(outer));
    });
  }

  /**
   * Builds what images are missing, starts the hosts, and prepares them for the networks.
   *
   * @returns the lab, and for each network that its kernel lacks features for, what is missing.
   */
  async bringUp(id: string, request: RunRequest, networks: Iterable<string>, phases: Phases): Promise<BroughtUp> {
    const { docker } = this.outer;
    const [hostImage, endpointImage] = await phases.runUntilInterrupted('Images', (progress) => {
      const ensure = async (name: string) =>
        (await ensureImage(docker, name, { onProgress: (line) => progress.note(line) })).tag;
      return Promise.all([ensure(`host-${request.engine}`), ensure('endpoint')]);
    });
    const ledger = (this.#ledger = await Ledger.open(id, this.outer.endpoint));
    const { provider, count: hostCount } = request.hosts;
    const lab = (this.lab = await phases.run(`Lab of ${hostCount} hosts`, (progress) =>
      createLab(
        { id, provider, hostCount, engine: request.engine, hostImage, endpointImage },
        this.outer,
        ledger.claim,
        (host) => progress.note(`${host.name}: Engine ${host.engineVersion} at ${host.address}`),
      ),
    ));
    const unsupported = new Map<string, string>();
    await phases.run('Networks', async (progress) => {
      const attached = attachLab(lab, docker);
      for (const name of new Set(networks)) {
        const { title, capabilities, prepare } = networkDriver(name);
        const missing = await missingOn(attached.hosts, capabilities.kernelFeatures);
        if (missing !== undefined) unsupported.set(name, missing);
        else await prepare(attached);
        progress.note(`${title}: ${missing ?? 'ready'}`);
      }
    });
    return { lab, unsupported };
  }

  /** Leaves the lab standing, and the engine that it needs. */
  async keep(bundle: string): Promise<void> {
    if (this.lab !== undefined) await saveHostLogs(this.lab, this.outer.docker, bundle).catch(() => undefined);
    await this.#ledger?.keep();
    if (this.lab !== undefined && this.outer.isPrivate) await holdPrivateEngine(this.lab.id);
    await this.outer.release();
  }

  /**
   * Takes down whatever stands, after saving the hosts' logs to the bundle.
   *
   * @returns what could not be removed.
   */
  async takeDown(bundle: string, phases: Phases): Promise<readonly Error[]> {
    const { docker } = this.outer;
    const ledger = this.#ledger;
    const leftovers =
      ledger === undefined
        ? []
        : await phases.always('Clean-up', async () => {
            if (this.lab !== undefined) await saveHostLogs(this.lab, docker, bundle).catch(() => undefined);
            return unwind(ledger.run, ledger.resources, docker);
          });
    await this.outer.release();
    return leftovers;
  }
}
