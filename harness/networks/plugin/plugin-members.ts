import { together } from '../../base/together.ts';
import { undoAfter } from '../../base/undo.ts';
import type { Host } from '../../hosts/host.ts';
import type { Daemon } from '../daemons/hold-daemon.ts';
import type { Mishap } from './mishaps.ts';

/** What a plugin is on one host. */
export interface PluginMember {
  readonly host: Host;
  readonly daemons: readonly Daemon[];
  /** Ends it, and takes back what it did to the host. */
  remove(): Promise<void>;
}

/** What a plugin is on the hosts that belong to it, in the order in which they came. */
export class PluginMembers<Member extends PluginMember> {
  readonly #start: (host: Host, mishap?: Mishap) => Promise<Member>;
  readonly #members: Member[] = [];

  /**
   * @param start rejects with nothing of it left on the host.
   * @param equip makes the host ready for containers, once it runs there; the same goes for it.
   */
  constructor(
    start: (host: Host, mishap?: Mishap) => Promise<Member>,
    equip: (member: Member) => Promise<void> = async () => undefined,
  ) {
    this.#start = async (host, mishap) => {
      const member = await start(host, mishap);
      try {
        await equip(member);
        return member;
      } catch (error) {
        throw await undoAfter(error, () => member.remove());
      }
    };
  }

  get all(): readonly Member[] {
    return this.#members;
  }

  get hosts(): readonly Host[] {
    return this.#members.map(({ host }) => host);
  }

  get daemons(): readonly Daemon[] {
    return this.#members.flatMap(({ daemons }) => daemons);
  }

  /** Starts it on hosts side by side. Rejects with the first failure, with nothing of it on any of them. */
  async add(hosts: readonly Host[], mishap?: Mishap): Promise<void> {
    const starts = hosts.map((host) => this.#start(host, mishap));
    try {
      this.#members.push(...(await together(starts)));
    } catch (error) {
      const started = starts.map((start) => start.catch(() => undefined));
      throw await undoAfter(error, () => together(started.map(async (start) => (await start)?.remove())));
    }
  }

  /** Takes it off all of them, side by side. Rejects with what stays, once every host was tried. */
  async remove(): Promise<void> {
    await together(this.#members.splice(0).map((member) => member.remove()));
  }
}
