import { text } from 'node:stream/consumers';
import { connectEngine } from '../../../engine/outer/endpoint.ts';
import { attachLab, type LabDescriptor } from '../../../lab/lab.ts';
import { HostPrograms } from '../../plugin/host-programs.ts';
import { installPlugin } from '../../plugin/installations.ts';
import { cniDriver } from '../cni-driver.ts';
import type { CniFile } from '../read-cni-file.ts';

/** A process that puts a container of a lab's first host on a CNI network, says so, and waits to be killed. */
const { descriptor, file } = JSON.parse(await text(process.stdin)) as { descriptor: LabDescriptor; file: CniFile };
const lab = attachLab(descriptor, connectEngine(descriptor.outer));
const driver = cniDriver('cni:test', file);
const programs = new HostPrograms(lab.id, {});
await installPlugin(driver, lab, { programOn: (host, program) => programs.pathOn(host, program), storeMembers: 1 });
const network = await driver.create(lab, { name: 'held', engineName: 'held' });
await network.attach(lab.hosts[0]!, { name: 'held-1', publish: [8080] });
process.stdout.write('attached\n');
setInterval(() => undefined, 60_000);
