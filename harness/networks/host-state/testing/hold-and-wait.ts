import { text } from 'node:stream/consumers';
import { connectEngine } from '../../../engine/outer/endpoint.ts';
import { attachLab, type LabDescriptor } from '../../../lab/lab.ts';
import { holdState, type StateStep } from '../hold-state.ts';

/** A process that changes the state of a lab's first host, says so, and waits to be killed. */
const { descriptor, step } = JSON.parse(await text(process.stdin)) as { descriptor: LabDescriptor; step: StateStep };
const lab = attachLab(descriptor, connectEngine(descriptor.outer));
await holdState({ title: 'the routes', host: lab.hosts[0]!, steps: [step] });
process.stdout.write('held\n');
setInterval(() => undefined, 60_000);
