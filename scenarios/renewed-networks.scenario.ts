import {
  askPublished,
  closedDataPath,
  closePublishedPort,
  dropGateway,
  gatewayOf,
  hasJoinedIngress,
  ingressOf,
  joinsIngress,
  keepSenders,
  onePerHost,
  processServer,
  renewGateway,
  renewIngress,
  scenario,
  sendRequests,
} from '../harness/scenario/index.ts';

const narrowBytes = 1400;
const requests = 10;

/** `198.19.127.0/24, MTU 1400`. */
function shapeWords(shape: { subnet: string; mtuBytes: number | null } | null): string {
  return shape === null ? 'none' : `${shape.subnet}, MTU ${shape.mtuBytes ?? "of the engine's choice"}`;
}

scenario({
  id: 'ingress-renewed',
  title:
    'with an ingress network that was made anew, with another subnet and MTU, a published port answers on every host that was told of it',
  suite: 'nightly',
  isolation: 'own-lab',
  needs: { hosts: 3, features: ['ip_vs'] },
  networks: 'overlay',

  async setup(stage) {
    await stage.driver.prepare(stage.lab);
    const network = await stage.network('front');
    const shape = await renewIngress(stage.lab, narrowBytes);
    const publish = { port: stage.port(), mode: 'ingress' } as const;
    const service = await stage.service(network, { name: 'web', replicas: 1, hosts: [stage.host(1)], publish });
    return { shape, service };
  },

  async verify(stage, { shape, service }) {
    await stage.eventually({
      title: 'the ingress network of the host that runs the task',
      expected: shapeWords(shape),
      observe: async () => shapeWords(await ingressOf(stage.host(1))),
    });
    const joined = await Promise.all(stage.hosts.map(hasJoinedIngress));
    stage.note(
      'hosts that joined the new ingress network by themselves once a service published a port',
      stage.hosts.flatMap(({ name }, index) => (joined[index] === true ? name : [])).join(', ') || 'none',
    );
    const { swarm } = stage;
    // One after the other: hosts that join at the same moment may wait 30 s for each other.
    for (const host of stage.hosts) {
      await stage.insist(`${host.name} joins the new ingress network, of which it is told`, async () => {
        await swarm.nudge(host);
        await joinsIngress(host);
      });
    }
    const questions = askPublished(service, stage.hosts, 10);
    await stage.settle(service, questions);
    await stage.answers({ title: 'the published port of each host, asked by each host', service, questions });
  },

  sabotages: [
    {
      id: 'closed-port',
      title: 'one host drops the published port',
      fault: (stage, { service }) => closePublishedPort(stage.host(3), service.published!.port),
    },
    closedDataPath(3),
  ],
});

scenario({
  id: 'gwbridge-renewed',
  title:
    'containers of a host whose docker_gwbridge was made anew, with another subnet and MTU, get out and are published',
  suite: 'full',
  isolation: 'disruptive',
  needs: { hosts: 2 },
  networks: 'overlay',

  async setup(stage) {
    const [other, host] = [stage.host(1), stage.host(2)];
    const { swarm } = stage;
    await swarm.remove(host);
    stage.onEnd(async () => {
      await swarm.remove(host);
      await dropGateway(host);
      await swarm.join(host);
    });
    const shape = await renewGateway(stage.lab, host, narrowBytes);
    await swarm.join(host);
    const network = await stage.network('front');
    const publish = { port: stage.port(), mode: 'host' } as const;
    const service = await stage.service(network, { name: 'web', replicas: 1, hosts: [host], publish });
    const [client] = await onePerHost(network, [host]);
    const outside = await processServer(other, 'outside', stage.port());
    stage.onEnd(() => outside.remove());
    const questions = askPublished(service, [other, host], 5);
    await stage.settle(service, questions);
    return { host, client, outside, shape, service, questions };
  },

  async verify(stage, { host, client, outside, shape, service, questions }) {
    const seen = shapeWords(await gatewayOf(host));
    stage.fact({
      title: `docker_gwbridge of ${host.name}`,
      expected: shapeWords(shape),
      observed: seen,
      holds: seen === shapeWords(shape),
    });
    const target = { address: stage.host(1).underlay.address, port: outside.port };
    const { sent, failed, failures } = await sendRequests(client, target, requests);
    stage.fact({
      title: `requests of a container on an overlay of ${host.name} to another host that were answered`,
      expected: `${requests} of ${requests}`,
      observed: `${sent - failed} of ${sent}`,
      holds: sent === requests && failed === 0,
      evidence: failures.map(({ words }) => words),
      cause: `docker_gwbridge of ${host.name} does not lead out, or its senders are not masqueraded`,
    });
    await stage.answers({ title: 'the port that the host publishes', service, questions });
  },

  sabotages: [
    {
      id: 'closed-port',
      title: 'the host drops the published port',
      fault: (_stage, { host, service }) => closePublishedPort(host, service.published!.port),
    },
    {
      id: 'no-way-out',
      title: 'the host does not masquerade what comes from the bridge',
      fault: (_stage, { host, shape }) => keepSenders(host, shape.subnet),
    },
  ],
});
