import path from 'node:path';
import type { Resource } from '../hosts/resource.ts';

/** What the hosts of a lab are made of is named after it; its id is that of its run and its number there. */
export function hostKey(number: number, hostName: string): string {
  return `${number}-${hostName}`;
}

/** The network of the outer engine that is a lab's underlay. */
export function underlayName(labId: string): string {
  return `overlab-${labId}-underlay`;
}

/** Whether something that was made for a run belongs to one of its labs. */
export function belongsToLab(resource: Resource, labId: string): boolean {
  const number = labId.slice(labId.lastIndexOf('-') + 1);
  switch (resource.kind) {
    case 'container':
    case 'network':
      return resource.name.startsWith(`overlab-${labId}-`);
    case 'directory':
      return path.basename(resource.path).startsWith(`${number}-`);
    case 'machine':
      return resource.labId === labId;
    case 'volume':
    case 'process':
      return false;
  }
}
