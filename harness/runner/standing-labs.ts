import { messageOf } from '../base/errors.ts';
import { ensureImage } from '../engine/images/ensure-image.ts';
import { findOuterEngine, type OuterEngine } from '../engine/outer/outer-engine.ts';
import { holdPrivateEngine } from '../engine/private/private-engine.ts';
import type { HostProvider, ProviderContext, StartHost } from '../hosts/provider.ts';
import { createLab, type LabGround, type LabHosts } from '../lab/create-lab.ts';
import type { LabDescriptor } from '../lab/lab.ts';
import { removeLeftovers } from '../lab/ledger/clean-up.ts';
import { Ledger } from '../lab/ledger/ledger.ts';
import { removeAll, unwind } from '../lab/ledger/unwind.ts';
import { belongsToLab } from '../lab/resources.ts';
import type { MachineInfo } from '../results/run.ts';
import { saveHostLogs } from './host-logs.ts';
import { machineInfo } from './machine-info.ts';
import type { Phases } from './phases.ts';
import { membersOf, type LabSpec } from './plan.ts';

/** What came of a lab: the lab, or why it does not stand. */
export type LabAttempt = { readonly lab: LabDescriptor } | { readonly failure: unknown };

/** What a run has brought up so far: engine, then images and labs. Whatever stands can be taken down at any time. */
export class StandingLabs {
  readonly outer: OuterEngine;
  readonly machine: MachineInfo;
  readonly runId: string;
  /** Those that this run made. */
  readonly made: LabDescriptor[] = [];
  readonly #outerId: string;
  readonly #began = new Date();
  /** Labs so far, whatever came of them: each has a number of its own. */
  #tried = 0;
  /** Of the labs that were made, those that stand. */
  readonly #up = new Set<LabDescriptor>();
  readonly #ready = new Map<string, Promise<Ready>>();
  #opening: Promise<Ledger> | undefined;
  #ledger: Ledger | undefined;

  private constructor(runId: string, outer: OuterEngine, outerId: string, machine: MachineInfo) {
    this.runId = runId;
    this.outer = outer;
    this.machine = machine;
    this.#outerId = outerId;
  }

  /**
   * Finds or starts the outer engine, and removes from it what runs left that were killed.
   *
   * @throws UsageError when there is no engine and none can be started.
   */
  static async onEngine(runId: string, phases: Phases): Promise<StandingLabs> {
    return phases.run('Docker Engine', async (progress) => {
      const outer = await findOuterEngine({ onProgress: (line) => progress.note(line) });
      progress.note(`Engine ${outer.version.engine} (${outer.source})`);
      const { errors } = await removeLeftovers((line) => progress.note(line));
      for (const error of errors) progress.note(`could not be removed: ${error.message}`);
      const { ID } = (await outer.docker.info()) as { ID: string };
      return new StandingLabs(runId, outer, ID, await machineInfo(outer));
    });
  }

  /** What is made from now on is written down first. */
  async context(say: (line: string) => void): Promise<ProviderContext> {
    const { docker, url, endpoint } = this.outer;
    // One for all labs, also for those that are begun at the same moment.
    this.#opening ??= Ledger.open(this.runId, endpoint);
    const { claim, disclaim } = (this.#ledger = await this.#opening);
    return {
      runId: this.runId,
      outer: { docker, url, id: this.#outerId, sharesFolders: endpoint.kind === 'socket' },
      claim,
      disclaim,
      say,
    };
  }

  /**
   * Builds what images are missing and brings labs up, side by side. One that does not come up
   * does not keep the others from it.
   *
   * @returns what came of each, in the order of the specifications.
   */
  async bringUp(specs: readonly LabSpec[], engine: string, phases: Phases): Promise<LabAttempt[]> {
    if (specs.every(({ kind }) => kind === 'standing')) {
      return specs.flatMap((spec) => (spec.kind === 'standing' ? [{ lab: spec.lab }] : []));
    }
    const providers = new Set(specs.flatMap((spec) => (spec.kind === 'made' ? spec.hosts : [])));
    const { endpointImage, starts } = await phases.runUntilInterrupted('Images', async (progress) => {
      const context = await this.context((line) => progress.note(line));
      const [endpoint, ...ready] = await Promise.all([
        ensureImage(this.outer.docker, 'endpoint', { onProgress: context.say }),
        ...[...providers].map(async (provider) => [provider, await this.#prepare(provider, engine, context)] as const),
      ]);
      return { endpointImage: endpoint.tag, starts: new Map(ready) };
    });
    const counts = specs.map((spec) => membersOf(spec).length);
    const before = this.#tried;
    this.#tried += specs.length;
    const title = counts.length === 1 ? `Lab of ${counts[0]} hosts` : `Labs of ${counts.join(' and ')} hosts`;
    return phases.run(title, async (progress) => {
      const ground = { ...(await this.context((line) => progress.note(line))), endpoint: this.outer.endpoint };
      return Promise.all(
        specs.map(async (spec, index): Promise<LabAttempt> => {
          if (spec.kind === 'standing') return { lab: spec.lab };
          try {
            const hosts: LabHosts =
              spec.kind === 'machines'
                ? spec
                : { kind: 'made', starts: spec.hosts.map((provider) => started(starts.get(provider))) };
            return { lab: await this.#create(hosts, before + index + 1, endpointImage, ground) };
          } catch (failure) {
            ground.say(`${spec.text}: ${messageOf(failure)}`);
            return { failure };
          }
        }),
      );
    });
  }

  async #create(hosts: LabHosts, number: number, endpointImage: string, ground: LabGround): Promise<LabDescriptor> {
    const lab = await createLab({ number, hosts, endpointImage }, ground, (host) =>
      ground.say(`${host.name}: Engine ${host.engineVersion} at ${host.address}, kernel ${host.kernel}`),
    );
    this.made.push(lab);
    this.#up.add(lab);
    return lab;
  }

  /** Once for all labs: hosts that stand already must not be cut off by what is made for those of the next one. */
  #prepare(provider: HostProvider, engine: string, context: ProviderContext): Promise<Ready> {
    const key = `${provider.name} ${engine}`;
    const known = this.#ready.get(key) ?? attempt(provider, engine, context);
    this.#ready.set(key, known);
    return known;
  }

  /** Takes one lab down before the others, after saving its hosts' logs. What cannot be removed now is tried again at the end. */
  async remove(lab: LabDescriptor, bundle: string | null): Promise<void> {
    const ledger = this.#ledger;
    if (ledger === undefined || !this.#up.delete(lab)) return;
    await this.#saveLogs([lab], bundle);
    const { removed } = await removeAll(
      ledger.run,
      ledger.resources.filter((resource) => belongsToLab(resource, lab.id)),
      this.outer.docker,
    );
    for (const resource of removed) await ledger.disclaim(resource);
  }

  /** From now on no lab is made: one that is under way fails soon. */
  makeNoMore(): void {
    this.#ledger?.close();
  }

  /** Those of the labs that this run made which stand. */
  get up(): readonly LabDescriptor[] {
    return [...this.#up];
  }

  /** Leaves the labs standing, and the engine that they need. */
  async keep(bundle: string | null): Promise<void> {
    await this.#saveLogs(this.#up, bundle);
    await this.#ledger?.keep();
    if (this.outer.isPrivate) await holdPrivateEngine(this.runId);
    await this.outer.release();
  }

  /**
   * Takes down whatever the run made, after saving the hosts' logs to the bundle.
   *
   * @returns what could not be removed.
   */
  async takeDown(bundle: string | null, phases: Phases): Promise<readonly Error[]> {
    const ledger = this.#ledger;
    const leftovers =
      ledger === undefined
        ? []
        : await phases.always('Clean-up', async () => {
            await this.#saveLogs(this.#up, bundle);
            return unwind(ledger.run, ledger.close(), this.outer.docker);
          });
    await this.outer.release();
    return leftovers;
  }

  async #saveLogs(labs: Iterable<LabDescriptor>, bundle: string | null): Promise<void> {
    if (bundle === null) return;
    await Promise.allSettled([...labs].map((lab) => saveHostLogs(lab, this.outer.docker, this.#began, bundle)));
  }
}

type Ready = { readonly start: StartHost } | { readonly failure: unknown };

async function attempt(provider: HostProvider, engine: string, context: ProviderContext): Promise<Ready> {
  return provider.prepare(engine, context).then(
    (start) => ({ start }),
    (failure: unknown) => ({ failure }),
  );
}

function started(ready: Ready | undefined): StartHost {
  if (ready !== undefined && 'start' in ready) return ready.start;
  throw ready?.failure;
}
