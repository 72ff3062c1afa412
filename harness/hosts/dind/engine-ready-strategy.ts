import type Docker from 'dockerode';
import type { WaitStrategy } from 'testcontainers';
import { HarnessError } from '../../base/errors.ts';
import { reachEngine, type ContainerReach } from './engine-reach.ts';

/** testcontainers' way to wait, for an engine in a container; remembers how the engine was reached. */
export class EngineReadyStrategy implements WaitStrategy {
  readonly #outer: Docker;
  readonly #hostName: string;
  readonly #ways: readonly ContainerReach[];
  #timeoutMs = 60_000;
  reachedBy: ContainerReach | undefined;

  constructor(outer: Docker, hostName: string, ways: readonly ContainerReach[]) {
    this.#outer = outer;
    this.#hostName = hostName;
    this.#ways = ways;
  }

  async waitUntilReady(container: { readonly id: string }): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(
        () =>
          reject(
            new HarnessError({
              what: `the engine of ${this.#hostName} was not ready in time`,
              why: `it did not listen within ${this.#timeoutMs} ms`,
              remedy: 'run with fewer hosts, or on a machine that is less busy',
            }),
          ),
        this.#timeoutMs,
      );
    });
    try {
      this.reachedBy = await Promise.race([
        reachEngine(this.#outer.getContainer(container.id), this.#hostName, this.#ways),
        late,
      ]);
    } finally {
      clearTimeout(timer);
    }
  }

  withStartupTimeout(startupTimeoutMs: number): this {
    this.#timeoutMs = startupTimeoutMs;
    return this;
  }

  isStartupTimeoutSet(): boolean {
    return true;
  }

  getStartupTimeout(): number {
    return this.#timeoutMs;
  }
}
