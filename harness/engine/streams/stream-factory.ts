import type { Duplex } from 'node:stream';

/** Opens a fresh byte stream to an engine's API socket. Rejects when the engine cannot be reached. */
export type StreamFactory = () => Promise<Duplex>;
