import { acquirePrivateEngine } from './private-engine.ts';

/** For tests: a process that takes a lease, says so, and keeps it until it is killed or its input ends. */
const lease = await acquirePrivateEngine();
process.stdout.write('held\n');
process.stdin.once('end', () => void lease.release()).resume();
