import { HarnessError } from '../../base/errors.ts';
import { containerLines } from '../container-lines.ts';
import type { ProviderContext } from '../provider.ts';
import { runLabel } from '../resource.ts';

export interface Once {
  /** Part of the container's name, unique in the run. */
  readonly purpose: string;
  readonly image: string;
  readonly entrypoint?: string;
  readonly command: readonly string[];
  readonly capabilities?: readonly string[];
  readonly devices?: readonly string[];
  /** Volume by its name, and where it is mounted. */
  readonly volume?: { readonly name: string; readonly at: string };
  readonly onLine?: (line: string) => void;
}

/**
 * Runs a container without a network to its end and removes it.
 *
 * @throws HarnessError with its last lines when it ends with a code other than 0.
 */
export async function runOnce(
  { outer, claim, disclaim, runId }: ProviderContext,
  { purpose, image, entrypoint, command, capabilities = [], devices = [], volume, onLine = () => undefined }: Once,
): Promise<{ readonly lines: readonly string[] }> {
  const name = `overlab-${runId}-${purpose}`;
  const resource = { kind: 'container', name } as const;
  await claim(resource);
  const container = await outer.docker.createContainer({
    name,
    Image: image,
    ...(entrypoint === undefined ? {} : { Entrypoint: [entrypoint] }),
    Cmd: [...command],
    Labels: { [runLabel]: runId },
    HostConfig: {
      NetworkMode: 'none',
      CapDrop: ['ALL'],
      CapAdd: [...capabilities],
      Devices: devices.map((device) => ({
        PathOnHost: device,
        PathInContainer: device,
        CgroupPermissions: 'rwm',
      })),
      ...(volume === undefined ? {} : { Binds: [`${volume.name}:${volume.at}`] }),
    },
  });
  const lines: string[] = [];
  try {
    await container.start();
    for await (const line of containerLines(container)) {
      lines.push(line);
      onLine(line);
    }
    const { StatusCode } = (await container.wait()) as { StatusCode: number };
    if (StatusCode !== 0) {
      throw new HarnessError({ what: `${purpose} ended with code ${StatusCode}`, why: lines.slice(-40).join('\n') });
    }
    return { lines };
  } finally {
    await container.remove({ force: true });
    await disclaim(resource);
  }
}
