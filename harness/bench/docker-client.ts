import { $ } from 'zx';

/** Runs the docker client against an engine, as a person's script would, and returns what it printed. */
export async function dockerClient(url: string, argv: readonly string[]): Promise<string> {
  const { stdout } = await $({ quiet: true, env: { ...process.env, DOCKER_HOST: url } })`docker ${argv}`;
  return stdout.trim();
}

/** Waits until an engine answers the docker client, asking again at once. */
export async function untilAnswers(url: string): Promise<void> {
  for (;;) {
    const { exitCode } = await $({
      quiet: true,
      nothrow: true,
      env: { ...process.env, DOCKER_HOST: url },
    })`docker version`;
    if (exitCode === 0) return;
  }
}

/** Whether there is a docker client to compare with. */
export async function hasDockerClient(): Promise<boolean> {
  return (await $({ quiet: true, nothrow: true })`docker --version`).exitCode === 0;
}
