import { counted, formatDuration } from '../../../results/format.ts';
import { contradicts, type Capture } from '../../../results/capture.ts';
import { states, type State } from './state.ts';

export interface CaptureView {
  title: string;
  /** What kind of statement it makes, in a sentence. */
  purpose: string;
  place: string;
  rows: {
    pattern: string;
    expected: string;
    frames: string;
    sentBy: string;
    /** How it stands to what is expected, and by which colour. */
    state: State;
    mark: string;
    words: string;
  }[];
  samples: string[];
  /** What it captured, and whether that is all. */
  extent: string;
}

const purposes: Record<Capture['mode'], string> = {
  assert: 'An assertion about the network.',
  control: 'A control: what is looked for must be seen here, which proves that it can be seen.',
};

/** Everything that the page shows of a capture. */
export function captureView(capture: Capture): CaptureView {
  const { title, mode, host, network, patterns, frames, durationMs } = capture;
  return {
    title,
    purpose: purposes[mode],
    place: `${network} · ${capture.interface} of ${host}`,
    rows: patterns.map((pattern) => {
      const state = stateOf(pattern, capture);
      return {
        pattern: pattern.title,
        expected: pattern.expected === 'absent' ? 'no frame' : 'some frames',
        frames: String(pattern.frames),
        sentBy: pattern.sentBy.map((each) => `${each.host} ${each.frames}`).join(', ') || '–',
        state,
        ...states[state],
      };
    }),
    samples: [
      ...new Set(patterns.filter(({ expected }) => expected === 'absent').flatMap(({ samples }) => samples)),
    ],
    extent: `${counted(frames, 'frame')} between hosts in ${formatDuration(durationMs)}. ${extentOf(capture)}`,
  };
}

function stateOf(pattern: Capture['patterns'][0], capture: Capture): State {
  if (contradicts(pattern, capture)) return capture.mode === 'control' ? 'open' : 'broken';
  return capture.complete || pattern.expected === 'present' ? 'held' : 'open';
}

function extentOf({ complete, detail }: Capture): string {
  return complete ? 'Nothing was missed.' : `Not complete: ${detail ?? 'no reason is known'}.`;
}
