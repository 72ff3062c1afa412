import { UnsupportedError } from '../base/errors.ts';
import type { EngineSwitch, Host } from './host.ts';

const program = 'overlab-engine-power';

/** The engine of a host that is made of the host image, which brings a program for it. */
export const hostImageSwitch: EngineSwitch = {
  stop: [[program, 'stop']],
  kill: [[program, 'kill']],
  start: [program, 'start'],
};

/**
 * The engine of a machine with systemd. The socket goes down with it, because whoever asked for the engine through it
 * would start it; and the unit is stopped after a kill, because systemd would start it again after two seconds
 * (`Restart=always` in moby's contrib/init/systemd/docker.service).
 *
 * @throws UnsupportedError where systemd does not run the engine.
 */
export async function systemdSwitch({ name, exec }: Pick<Host, 'name' | 'exec'>): Promise<EngineSwitch> {
  const units = ['docker.service', 'docker.socket'];
  const { exitCode, stdout } = await exec(['systemctl', 'is-active', 'docker.service'], { check: false });
  if (exitCode !== 0) {
    throw new UnsupportedError({
      what: `the engine of ${name} cannot be stopped and started`,
      why: `systemd does not run it (systemctl is-active docker.service: ${stdout.trim() || `exit code ${exitCode}`})`,
      remedy: `run Docker there as the systemd unit 'docker.service', as Docker's packages do, or use hosts that are made (--hosts auto)`,
    });
  }
  const stop = ['systemctl', 'stop', ...units];
  return {
    stop: [stop],
    kill: [['systemctl', 'kill', '--signal=KILL', '--kill-who=main', 'docker.service'], stop],
    start: ['systemctl', 'start', ...units],
  };
}
