import { z } from 'zod';

/** A fingerprint as `ssh-keygen -lf` shows it. */
export const fingerprintSchema = z
  .string()
  .regex(/^SHA256:[A-Za-z0-9+/]{43}=?$/, "give the fingerprint that 'ssh-keygen -lf' shows: SHA256:…");

/** How one logs in to a machine, and how one knows that it is the right one. Holds no secret. */
const loginSchema = z.object({
  user: z.string(),
  /** Path of a private key file; null asks the SSH agent at `SSH_AUTH_SOCK`. */
  identity: z.string().nullable(),
  hostKey: fingerprintSchema,
});

const tcpSchema = z.object({
  kind: z.literal('tcp'),
  address: z.string(),
  port: z.number().int(),
  /** A machine to go through, when the host cannot be reached directly. */
  jump: loginSchema.extend({ address: z.string(), port: z.number().int() }).optional(),
});

/** Where an SSH server answers. */
const viaSchema = z.discriminatedUnion('kind', [
  tcpSchema,
  /** A unix socket of this machine. */
  z.object({ kind: z.literal('socket'), path: z.string() }),
  /** A command in a container of the outer engine, whose standard input and output are the byte stream. */
  z.object({ kind: z.literal('container'), container: z.string(), argv: z.array(z.string()).min(1) }),
]);
export type SshVia = z.infer<typeof viaSchema>;

const endpointSchema = loginSchema.extend({ via: viaSchema });

/** An SSH server and the login to it. */
export type SshEndpoint = z.infer<typeof endpointSchema>;

/** A machine with a Docker Engine that is reached over SSH, as plain data from which any process can reach it. */
export const sshTargetSchema = endpointSchema.extend({
  /** Path of the engine's socket on that machine. */
  engineSocket: z.string(),
});
export type SshTarget = z.infer<typeof sshTargetSchema>;
