import type { Host } from '../../hosts/host.ts';
import type { UnderlayNeed } from '../../networks/network.ts';
import type { UnderlayAnswer } from '../../results/underlay.ts';

/** What a host says about what it sent, in the order of its needs, and about what came; or why it says nothing. */
export type HostKnocks =
  | {
      readonly knocks: readonly {
        readonly answer: 'open' | 'refused' | 'silent' | 'sent';
        readonly detail: string | null;
      }[];
      readonly heard: readonly { readonly marker: string; readonly source: string }[];
    }
  | { readonly failure: string };

/** What became of each need, from what the hosts at both ends of it say. */
export function answersOf(
  needs: readonly UnderlayNeed[],
  reports: ReadonlyMap<Host, HostKnocks>,
  markerOf: (index: number) => string,
): UnderlayAnswer[] {
  return needs.map((need, index) => {
    const { from, to, protocol, port, address, source, otherwise } = need;
    const usual = address === to.underlay.address;
    const known = { protocol, port, from: from.name, to: to.name, address, usual, source, otherwise };
    const sender = reports.get(from);
    const receiver = reports.get(to);
    const position = needs.slice(0, index).filter((each) => each.from === from).length;
    if (sender === undefined || 'failure' in sender) return { ...known, ...unseen(sender?.failure) };
    const knock = sender.knocks[position];
    if (knock === undefined) return { ...known, ...unseen() };
    const { answer, detail } = knock;
    if (answer !== 'sent') {
      return { ...known, observed: answer === 'silent' ? 'filtered' : answer, seenSource: null, detail };
    }
    if (receiver === undefined || 'failure' in receiver) return { ...known, ...unseen(receiver?.failure) };
    const seenSource = receiver.heard.find(({ marker }) => marker === markerOf(index))?.source ?? null;
    return { ...known, observed: seenSource === null ? 'filtered' : 'open', seenSource, detail };
  });
}

function unseen(detail: string | null = null) {
  return { observed: null, seenSource: null, detail };
}
