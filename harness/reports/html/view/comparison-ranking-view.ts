import type { Ranking } from '../../comparison/compare-networks.ts';
import { formatBounds, formatFigure, inOneLine } from '../../comparison/format-measure.ts';
import type { Place } from '../../comparison/rank.ts';
import { intervalBars } from '../charts/interval-bar.ts';
import type { SvgMarkup } from '../charts/svg.ts';

export interface RankingView {
  title: string;
  /** The unit, and which end is the better one. */
  note: string;
  rows: { rank: string; name: string; bar: SvgMarkup; figure: string; words: string }[];
}

/** Everything that the page shows of a ranking. */
export function rankingView({ column: { title, unit, better }, places }: Ranking): RankingView {
  const bars = intervalBars(places, unit === 'ratio' ? 1 : null);
  return {
    title: capitalised(title),
    note: `${unit === 'ratio' ? 'The dashed line is the bare underlay' : `In ${unit}`}; ${better} is better.`,
    rows: places.map((place, index) => ({
      rank: String(place.rank ?? '–'),
      name: place.name,
      bar: bars[index]!,
      figure: inOneLine({
        figure: formatFigure(place.value, unit),
        bounds: place.interval && formatBounds(place.interval, unit),
      }),
      words: wordsOf(place),
    })),
  };
}

/** What the data does not tell: `no difference shown to overlay, wireguard`. */
function wordsOf({ rank, alike }: Place): string {
  if (rank === null) return 'too few samples to rank it';
  return alike.length === 0 ? '' : `no difference shown to ${alike.join(', ')}`;
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
