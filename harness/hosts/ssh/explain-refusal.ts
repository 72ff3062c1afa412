import { HarnessError, messageOf, OverlabError, UsageError, type Explanation } from '../../base/errors.ts';
import { showHostKeyCommand, type ShownKey } from './fingerprint.ts';
import { ChannelRefused } from './ssh-link.ts';
import type { SshEndpoint, SshVia } from './ssh-target.ts';

/** Where an SSH server answers, for a reader. */
export function placeOf(via: SshVia): string {
  if (via.kind === 'tcp') return `${via.address} port ${via.port}`;
  return via.kind === 'socket' ? `socket ${via.path}` : `container ${via.container}`;
}

/** The server is not the one whose key is pinned. */
export function wrongHostKey(
  hostName: string,
  { via, hostKey }: SshEndpoint,
  shown: readonly ShownKey[],
): OverlabError {
  const show =
    via.kind !== 'tcp'
      ? 'make the host anew'
      : via.jump === undefined
        ? `compare it on the machine itself or by '${showHostKeyCommand(via.address, via.port)}' over a network that you trust; only if the machine was set up anew, put that into 'hostKey' of ${hostName}`
        : `compare it by '${showHostKeyCommand(via.address, via.port)}', run on the jump host; only if the machine was set up anew, put that into 'hostKey' of ${hostName}`;
  return new UsageError({
    what: `${hostName} at ${placeOf(via)} is not the machine that its 'hostKey' names`,
    why: [
      `expected ${hostKey}`,
      `shown    ${shown.map(({ type, fingerprint }) => `${fingerprint} (${type})`).join(', ')}`,
      'a key that has changed may mean that somebody sits between you and the machine; nothing was sent to it',
    ].join('\n'),
    remedy: show,
  });
}

const networkErrors: Readonly<Record<string, (via: SshVia) => Omit<Explanation, 'what'>>> = {
  ECONNREFUSED: (via) => ({ why: 'nothing listens there', remedy: `start its SSH server, or correct ${fields(via)}` }),
  ENOENT: () => ({ why: 'there is no such socket', remedy: 'make the host anew' }),
  ENOTFOUND: () => ({ why: 'that name is not known', remedy: "correct 'address', or give an IP address" }),
  EAI_AGAIN: () => ({ why: 'no name server answers', remedy: "give an IP address as 'address'" }),
  ETIMEDOUT: (via) => ({ why: 'it does not answer', remedy: `see that the machine runs, or correct ${fields(via)}` }),
  EHOSTUNREACH: (via) => ({ why: 'there is no way to it', remedy: `see that it runs, or correct ${fields(via)}` }),
  ENETUNREACH: (via) => ({
    why: 'there is no route to its network',
    remedy: `connect to that network, or correct ${fields(via)}`,
  }),
};

function fields(via: SshVia): string {
  return via.kind === 'tcp' ? "'address' and 'port'" : 'the way to it';
}

/**
 * Why a connection could not be made, in words for a user.
 *
 * @param before whether this process has been connected to it already: then it is not the configuration.
 */
export function explainRefusal(hostName: string, endpoint: SshEndpoint, thrown: unknown, before: boolean): Error {
  if (thrown instanceof OverlabError) return thrown;
  const { via } = endpoint;
  const { code, level } = thrown as { code?: unknown; level?: unknown };
  const message = messageOf(thrown);
  const what = `no SSH connection to ${hostName} at ${placeOf(via)}`;
  const options = { cause: thrown };
  const known = typeof code === 'string' ? networkErrors[code] : undefined;
  const Kind = via.kind === 'tcp' && !before ? UsageError : HarnessError;
  if (known !== undefined) return new Kind({ what, ...known(via) }, options);
  if (thrown instanceof ChannelRefused) {
    return new Kind(
      { what, why: `its jump host does not reach it: ${message}`, remedy: "correct 'address', 'port' or 'jump'" },
      options,
    );
  }
  if (level === 'client-authentication' || level === 'agent' || /authentication failures/i.test(message)) {
    return loginRefused(hostName, endpoint, message, options);
  }
  if (/before handshake|closed|ECONNRESET/.test(message)) {
    return new Kind(
      {
        what,
        why: `the other side hung up: ${message}`,
        remedy:
          "see that an SSH server answers there; one that was asked wrongly too often refuses for a minute ('PerSourcePenalties', 'MaxStartups')",
      },
      options,
    );
  }
  return new Kind({ what, why: message, remedy: `see that OpenSSH answers there, and is not overloaded` }, options);
}

function loginRefused(
  hostName: string,
  { user, identity }: SshEndpoint,
  message: string,
  options: { cause: unknown },
): UsageError {
  const key = identity === null ? 'none of the keys of the SSH agent is' : `the key ${identity} is not`;
  const remedy =
    identity === null
      ? `add the right key to the agent (ssh-add), or name it as 'identity'; see that ~${user}/.ssh/authorized_keys there holds its public key`
      : `see that ~${user}/.ssh/authorized_keys there holds the public key of ${identity} (ssh-copy-id -i ${identity}), or correct 'user' and 'identity'`;
  return new UsageError(
    { what: `${hostName} refuses the login of ${user}`, why: `${key} accepted: ${message}`, remedy },
    options,
  );
}
