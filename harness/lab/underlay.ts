import { randomInt } from 'node:crypto';
import type Docker from 'dockerode';
import { HarnessError, messageOf } from '../base/errors.ts';
import { runLabel } from '../hosts/resource.ts';
import { underlaySubnet } from './address-plan.ts';

const attempts = 32;

/**
 * Makes a switch that joins the hosts of a lab and nothing else: a bridge without an address,
 * so that the machine cannot be reached from it nor through it, and without the isolation rules
 * of an internal network, which would drop frames whose addresses are not the subnet's own.
 * The first subnet of the address plan that the engine has free is taken.
 *
 * @returns the subnet in CIDR form.
 * @throws HarnessError when the engine does not make the network.
 */
export async function createUnderlay(outer: Docker, name: string, run: string): Promise<string> {
  const start = randomInt(256);
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const subnet = underlaySubnet(start + attempt);
    try {
      await outer.createNetwork({
        Name: name,
        Driver: 'bridge',
        Labels: { [runLabel]: run },
        IPAM: { Config: [{ Subnet: subnet }] },
        Options: {
          'com.docker.network.bridge.inhibit_ipv4': 'true',
          'com.docker.network.bridge.enable_ip_masquerade': 'false',
        },
      });
      return subnet;
    } catch (error) {
      if (!/overlap/i.test(messageOf(error))) {
        throw new HarnessError({ what: 'the underlay could not be made', why: messageOf(error) }, { cause: error });
      }
    }
  }
  throw new HarnessError({
    what: 'the underlay could not be made',
    why: `${attempts} subnets of 198.18.0.0/16 are in use by other networks of the engine`,
    remedy: "remove networks that are no longer needed: 'docker network ls', 'overlab clean'",
  });
}
