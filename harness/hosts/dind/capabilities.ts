/**
 * What an engine inside a container needs, instead of `--privileged`: the capabilities that
 * Docker gives to every container, and those to make namespaces, networks and mounts, and to
 * enter the namespaces of its containers.
 */
export const nodeCapabilities = [
  'AUDIT_WRITE',
  'CHOWN',
  'DAC_OVERRIDE',
  'FOWNER',
  'FSETID',
  'KILL',
  'MKNOD',
  'NET_BIND_SERVICE',
  'NET_RAW',
  'SETFCAP',
  'SETGID',
  'SETPCAP',
  'SETUID',
  'SYS_CHROOT',
  'NET_ADMIN',
  'SYS_ADMIN',
  'SYS_PTRACE',
] as const;
