import type { Host } from '../hosts/host.ts';
import { converged, endedDaemons, pluginOn } from '../networks/plugin/installations.ts';
import type { Mishap } from '../networks/plugin/mishaps.ts';
import { endedFact } from './ended-fact.ts';
import { Observer } from './observer.ts';

/** What a scenario sees of the plugin that its network comes from. */
export class PluginObserver extends Observer {
  /**
   * Sees that one more host joins the scenario's plugin, and that it and the others come to know the ways to each other.
   * A plugin that does not get there is not left to the next case. It must have no networks yet.
   *
   * @returns whether they do.
   * @throws HarnessError when a daemon has ended.
   */
  async pluginJoinedBy(host: Host, mishap?: Mishap): Promise<boolean> {
    let joined = false;
    try {
      const join = () => this.plugin.join(host, mishap).then(() => true);
      const title = `${host.name} joins ${this.driver.title}`;
      joined = (await this.isDone(title, 'joined', join)) === true && (await this.pluginConverged());
    } finally {
      if (!joined) this.onEnd(() => this.removePlugin());
    }
    return joined;
  }

  /**
   * Sees that the hosts of the scenario's plugin come to know the ways to each other, within 20 s, or 60 s where they
   * are emulated.
   *
   * @returns whether they do.
   * @throws HarnessError when a daemon has ended.
   */
  async pluginConverged(): Promise<boolean> {
    const unconverged = await converged(this.driver, this.lab, this.plugin);
    if (unconverged === null) return true;
    this.fact({
      title: `what hosts of ${this.driver.title} lack of the ways to each other`,
      expected: 'nothing',
      observed: unconverged.missing.join('; '),
      holds: false,
      evidence: [...unconverged.words],
      cause: 'they do not accept each other, or do not reach each other as they know each other',
    });
    return false;
  }

  /**
   * Sees that the daemons of the scenario's plugin run, where it is on the lab. One that does not is a failure, in its
   * last words. Never rejects.
   */
  async daemonsRun(): Promise<void> {
    if (pluginOn(this.lab)?.name !== this.driver.name) return;
    for (const each of await endedDaemons(this.plugin)) this.record.addFact(endedFact(each));
  }
}
