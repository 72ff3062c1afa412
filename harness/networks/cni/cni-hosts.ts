import { HarnessError, messageOf, UnsupportedError } from '../../base/errors.ts';
import { together } from '../../base/together.ts';
import type { Host } from '../../hosts/host.ts';
import type { Lab } from '../../lab/lab.ts';
import { runFolder } from '../host-state/run-folder.ts';
import type { Network, NetworkDriver, NetworkSpec } from '../network.ts';
import type { CniList } from './cni-list.ts';
import { CniNetwork, type CniHost } from './cni-network.ts';
import { cniFolders } from './cni-folders.ts';
import { holdCni } from './hold-cni.ts';
import { programsOf, withStateIn } from './plan-chain.ts';

/** The hosts of a lab on which the plugins of a configuration list are run. All of its networks are one to them. */
export class CniHosts {
  readonly #lab: Lab;
  readonly #driver: () => NetworkDriver;
  readonly #stateFolder: string;
  readonly #hosts = new Map<Host, CniHost>();

  constructor(lab: Lab, driver: () => NetworkDriver) {
    this.#lab = lab;
    this.#driver = driver;
    this.#stateFolder = runFolder('cni', lab.id);
  }

  /**
   * @param list as it is for this host.
   * @param folders of plugins, which are looked into before the usual ones.
   * @throws UnsupportedError when plugins of the list are not on the host.
   */
  async add(host: Host, list: CniList, folders: readonly string[] = []): Promise<void> {
    const all = [...folders, ...cniFolders(process.env)];
    const programs = programsOf(list);
    const stateFolder = this.#stateFolder;
    const { holder, missing } = await holdCni({ host, folders: all, programs, stateFolder });
    this.#hosts.set(host, { holder, folders: all, list: withStateIn(stateFolder, list) });
    if (missing.length === 0) return;
    throw new UnsupportedError({
      what: `${host.name} has no CNI plugin ${missing.join(', ')}`,
      why: `looked for in ${all.join(', ')}`,
      remedy: 'install it there, or name its folder on the hosts in CNI_PATH',
    });
  }

  network({ name }: NetworkSpec): Network {
    return new CniNetwork({
      lab: this.#lab,
      driver: this.#driver(),
      name,
      hostFor: (host) => {
        const found = this.#hosts.get(host);
        if (found === undefined) throw new HarnessError({ what: `no CNI plugins are run on ${host.name}` });
        return found;
      },
    });
  }

  /** What plugins say against the interfaces that they have made, by host. */
  async complaints(): Promise<string[]> {
    const checks = [...this.#hosts].map(async ([host, { holder }]) => {
      try {
        await holder.check();
        return [];
      } catch (error) {
        return [`${host.name}: ${messageOf(error)}`];
      }
    });
    return (await Promise.all(checks)).flat();
  }

  /** Takes everything back. Rejects with what stays, once every host was tried. */
  async remove(): Promise<void> {
    const hosts = [...this.#hosts.values()];
    this.#hosts.clear();
    await together(hosts.map(({ holder }) => holder.release()));
  }
}
