import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { UnsupportedError } from '../base/errors.ts';
import type { Fault, Revert } from '../faults/fault.ts';
import type { Host } from '../hosts/host.ts';
import type { Lab } from '../lab/lab.ts';
import type { Endpoint } from '../networks/endpoint.ts';
import { holdUnderlayIpv6 } from '../networks/host-state/underlay-ipv6.ts';
import type { Network, NetworkDriver, NetworkOptions, RetryListener } from '../networks/network.ts';
import { installationOn, installPlugin, removePlugin, type Installed } from '../networks/plugin/installations.ts';
import { hasPlugin, type Installation, type PluginTools } from '../networks/plugin/plugin.ts';
import type { Policies } from '../networks/policies.ts';
import { networkDriver } from '../networks/registry.ts';
import type { ServiceSpec, SwarmService, Waiting } from '../networks/service.ts';
import { ManagedSwarm } from '../networks/swarm/manage-swarm.ts';
import { formSwarm, type SwarmPlan } from '../networks/swarm/swarm.ts';
import { startLoad, type LoadTarget, type RunningLoad } from '../probes/load/load.ts';
import type { CaseRecord } from './case-record.ts';
import { Teardown } from './teardown.ts';
import { startTraffic, type Traffic } from './traffic.ts';

/** Apart from the responders' ports, and below those that Linux picks for outgoing connections. */
const firstPort = 10_080;
const nextPorts = new WeakMap<Lab, number>();

/** Where a scenario makes what it needs. Whatever it makes or changes is undone when it ends. */
export class Workbench {
  readonly lab: Lab;
  readonly driver: NetworkDriver;
  readonly record: CaseRecord;
  readonly #tools: PluginTools;
  readonly #teardown = new Teardown();

  constructor(options: { lab: Lab; driver: NetworkDriver; record: CaseRecord; tools: PluginTools }) {
    this.lab = options.lab;
    this.driver = options.driver;
    this.record = options.record;
    this.#tools = options.tools;
  }

  /** The plugin that carries the scenario's network. */
  get plugin(): Installation {
    return installationOn(this.lab, this.driver);
  }

  /** Its way to keep traffic from endpoints. */
  get policies(): Policies {
    const { policies } = this.plugin;
    if (policies === undefined) throw new UnsupportedError({ what: `${this.driver.title} has no policies` });
    return policies;
  }

  /** Takes the plugin of the scenario's network off the lab, if it is there. */
  async removePlugin(): Promise<void> {
    await removePlugin(this.lab);
  }

  /**
   * Puts it on the lab, or on some hosts of it. Resolves when they know the ways to each other.
   *
   * @param storeMembers hosts that its store consists of; by default as many as the user wants, or one where that is more
   *   than there are.
   */
  async installPlugin(
    hosts: readonly Host[] = this.hosts,
    storeMembers: number = this.#tools.storeMembers > hosts.length ? 1 : this.#tools.storeMembers,
  ): Promise<Installed> {
    if (!hasPlugin(this.driver)) throw new UnsupportedError({ what: `${this.driver.title} needs no plugin` });
    return installPlugin(this.driver, this.lab, { ...this.#tools, storeMembers }, hosts);
  }

  /** The swarm of the lab, to change it. */
  get swarm(): ManagedSwarm {
    return new ManagedSwarm(this.lab, this.#notesRetries('leaves the swarm'));
  }

  /** Forms the swarm of a lab that is none yet, in the way that the scenario wants it. */
  async formSwarm(plan: SwarmPlan): Promise<ManagedSwarm> {
    await formSwarm(this.lab, plan);
    return this.swarm;
  }

  get hosts(): readonly Host[] {
    return this.lab.hosts;
  }

  /** The i-th host, from 1, as in its name. */
  host(number: number): Host {
    const host = this.lab.hosts[number - 1];
    if (host === undefined) throw new RangeError(`the lab has no host h${number}`);
    return host;
  }

  /** Makes a network of the kind that the scenario is about, or of another one to compare it with. */
  async network(name: string, { kind, ...options }: NetworkOptions & { kind?: string } = {}): Promise<Network> {
    const driver = kind === undefined ? this.driver : networkDriver(kind);
    if (driver !== this.driver) await driver.prepare(this.lab);
    const engineName = `${name}-${randomBytes(3).toString('hex')}`;
    const onRetry = this.#notesRetries(`lets a container onto ${name}`);
    const network = await driver.create(this.lab, { name, engineName, onRetry, ...options });
    this.onEnd(() => network.remove());
    return network;
  }

  /** Starts a service on a network, and resolves when its tasks run. */
  async service(network: Network, spec: ServiceSpec, waiting?: Waiting): Promise<SwarmService> {
    if (network.startService === undefined) {
      throw new UnsupportedError({ what: `${network.driver.title} carries no services` });
    }
    const service = await network.startService(spec, waiting);
    this.onEnd(() => service.remove());
    return service;
  }

  /** Starts datagrams from one endpoint to another and back, until it is stopped; one such traffic at a time to an endpoint. */
  async traffic(source: Endpoint, target: Endpoint): Promise<Traffic> {
    return this.#running(await startTraffic(source, target));
  }

  /** Has an endpoint ask a web server for a page, so many times a second, until it is stopped. */
  async load(asker: Endpoint, target: LoadTarget, perSecond: number): Promise<RunningLoad> {
    return this.#running(await startLoad(asker, target, perSecond));
  }

  /** A TCP port of the hosts that no other scenario of the lab uses. */
  port(): number {
    const next = nextPorts.get(this.lab) ?? firstPort;
    nextPorts.set(this.lab, next + 1);
    return next;
  }

  /**
   * Brings a disturbance about that the scenario itself is about; it is taken back when the scenario ends.
   *
   * @returns takes it back before.
   */
  async disturb(fault: Fault): Promise<Revert> {
    return this.#teardown.addOnce(await fault.inject(this.lab.id));
  }

  /** The same for a disturbance that lasts for a given time, which ends when this resolves. */
  async disturbFor(durationMs: number, fault: Fault): Promise<void> {
    const revert = await this.disturb(fault);
    await delay(durationMs);
    await revert();
  }

  /** Writes down how an engine behaves where nothing is promised, for reports to show beside other engines. */
  note(title: string, observed: string, evidence: readonly string[] = []): void {
    this.record.addFact({ title, observed, expected: null, holds: null, evidence: [...evidence], cause: null });
  }

  /** What goes on until it is stopped, at the latest when the scenario ends. */
  #running<Report>({ stop }: { stop(): Promise<Report> }): { stop(): Promise<Report> } {
    let report: Promise<Report> | undefined;
    const once = () => (report ??= stop());
    this.onEnd(async () => void (await once().catch(() => undefined)));
    return { stop: once };
  }

  #notesRetries(what: string): RetryListener {
    return (host, refusals) => this.note(`${host.name} ${what}`, `at attempt ${refusals.length + 1}`, refusals);
  }

  /** Registers what is to be undone when the scenario ends; last registered, first undone. */
  onEnd(undo: () => Promise<void>): void {
    this.#teardown.add(undo);
  }

  /** Gives every host an IPv6 address on the underlay while the scenario lasts. */
  async underlayIpv6(): Promise<void> {
    this.onEnd(await holdUnderlayIpv6(this.lab));
  }

  /** Takes back whatever was made. Returns what could not be. */
  end(): Promise<string[]> {
    return this.#teardown.run();
  }
}
