import { reachesVersion } from './engine-version.ts';

/** A defect of certain engines that networks suffer from. */
export interface KnownProblem {
  readonly title: string;
  /** Where it was reported. */
  readonly reference: string;
  /** Versions that have it: from the first on, up to the second, which has it no more; `null` where none is known to be free of it. */
  readonly versions: readonly (readonly [from: string, fixed: string | null])[];
}

const moby = 'https://github.com/moby/moby';

/** Defects by the release notes of Docker Engine and by its security advisories. */
const problems = {
  'CVE-2023-28840': {
    title: 'encrypted overlay networks may send in clear and take what came in clear (CVE-2023-28840, 28841, 28842)',
    reference: `${moby}/security/advisories/GHSA-232p-vwff-86mp`,
    versions: [
      ['1.12', '20.10.24'],
      ['23.0.0', '23.0.3'],
    ],
  },
  'moby#45635': {
    title:
      'encrypted overlay networks carry nothing, and send in clear, in swarms with a data path port other than 4789',
    reference: `${moby}/issues/45635`,
    versions: [
      ['19.03', '23.0.7'],
      ['24.0.0', '24.0.3'],
    ],
  },
  'moby#49538': {
    title: 'the ingress mesh is broken',
    reference: `${moby}/issues/49538`,
    versions: [['28.0.0', '28.0.1']],
  },
  'moby#49530': {
    title: 'the engine does not start on a kernel without IP sets',
    reference: `${moby}/issues/49530`,
    versions: [['28.0.0', '28.0.1']],
  },
  'moby#51515': {
    title: 'names on other networks are lost once the engine joins a swarm',
    reference: `${moby}/issues/51515`,
    versions: [['29.0.0', '29.0.1']],
  },
  'moby#51558': {
    title: 'the engine crashes with remote network plugins',
    reference: `${moby}/issues/51558`,
    versions: [['29.0.0', '29.0.3']],
  },
  'moby#51615': {
    title: 'outside names do not resolve on user-defined bridges',
    reference: `${moby}/issues/51615`,
    versions: [['29.1.0', '29.1.1']],
  },
  'CVE-2026-92542': {
    title: 'encrypted overlay networks are open to CVE-2026-92542',
    reference: `${moby}/security/advisories`,
    versions: [
      ['1.12', '25.0.19'],
      ['26.0.0', '29.8.2'],
    ],
  },
  'moby#43585': {
    title: 'while a network is made, packets pass by what DOCKER-USER says',
    reference: `${moby}/pull/43585`,
    versions: [['17.06', '28.0.0']],
  },
  'moby#48640': {
    title: 'while a bridge is made, containers on different bridges of the host reach each other for some milliseconds',
    reference: `${moby}/pull/48640`,
    versions: [['1.12', '28.0.0']],
  },
  'moby#51701': {
    title: 'hosts that join an overlay at the same moment may wait 30 s for each other',
    reference: `${moby}/issues/51701`,
    versions: [['1.12', null]],
  },
  'moby#47747': {
    title: 'containers of different bridges of a host reach each other over IPv6, unless ip6tables is turned on',
    reference: `${moby}/pull/47747`,
    versions: [['1.12', '27.0']],
  },
  'moby#41691': {
    title: 'overlays carry nothing between hosts that are in a swarm by their IPv6 addresses',
    reference: `${moby}/issues/41691`,
    versions: [['1.12', '25.0']],
  },
  'for-linux#973': {
    title: 'hosts give out the same IPv6 addresses on an overlay, and carry no IPv6 between them',
    reference: 'https://github.com/docker/for-linux/issues/973',
    versions: [['1.12', '27.0']],
  },
  'moby#52469': {
    title: 'containers are let onto an overlay with an IPv6 subnet by chance, or not at all',
    reference: `${moby}/issues/52469`,
    versions: [['20.10', null]],
  },
} as const satisfies Record<string, KnownProblem>;

/** By where it was reported, or by its CVE number. */
export type KnownProblemId = keyof typeof problems;

/**
 * The defects that an engine has by its version, or those of some that it has. Distributions mend some without changing
 * that.
 *
 * @param version for example `20.10.24+dfsg1`.
 */
export function knownProblems(
  version: string,
  ids = Object.keys(problems) as readonly KnownProblemId[],
): KnownProblem[] {
  const reaches = (other: string) => reachesVersion(version, other);
  return ids
    .map((id): KnownProblem => problems[id])
    .filter(({ versions }) => versions.some(([from, fixed]) => reaches(from) && (fixed === null || !reaches(fixed))));
}
