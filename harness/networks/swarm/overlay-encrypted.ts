import { overlayCapabilities, overlayDriverOf } from './overlay-driver.ts';

/** What ESP adds besides VXLAN: `pktExpansion` in moby's overlay driver (encryption.go), so that 1500 becomes 1424. */
const espBytes = 26;

/** Swarm's overlay with its VXLAN packets inside ESP, in transport mode between each two hosts. */
export const overlayEncryptedDriver = overlayDriverOf({
  name: 'overlay-encrypted',
  title: 'swarm overlay, encrypted (VXLAN in ESP)',
  options: { encrypted: '' },
  capabilities: {
    ...overlayCapabilities,
    variantOf: 'overlay',
    encrypts: true,
    markedPort: overlayCapabilities.dataPath?.port ?? null,
    overheadBytes: overlayCapabilities.overheadBytes + espBytes,
    // Engines up to 20.10 match the VNI by xt_u32; newer ones by xt_bpf, and xt_u32 is what they fall back to.
    kernelFeatures: [...overlayCapabilities.kernelFeatures, 'esp', 'xt_policy', 'xt_bpf'],
    dataPath: { protocol: 'esp', port: null },
  },
});
