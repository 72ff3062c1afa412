import type { Clash, Contender } from '../../../results/clash.ts';

export interface ClashView {
  title: string;
  port: string;
  contenders: {
    name: string;
    host: string;
    state: string;
    mark: string;
    words: string;
    exitCode: string;
    message: string;
  }[];
  answers: { host: string; address: string; answeredBy: string; detail: string }[];
}

const stateWords: Record<Contender['state'], { mark: string; words: string }> = {
  running: { mark: '●', words: 'holds the port' },
  refused: { mark: '×', words: 'refused' },
  unknown: { mark: '?', words: 'unknown' },
};

/** Everything that the page shows of a port clash. */
export function clashView(clash: Clash): ClashView {
  return {
    title: clash.title,
    port: `${clash.port}/${clash.protocol}`,
    contenders: clash.contenders.map((contender) => ({
      name: contender.name,
      host: contender.host,
      state: contender.state,
      ...stateWords[contender.state],
      exitCode: contender.exitCode === null ? '–' : String(contender.exitCode),
      message: contender.message ?? '–',
    })),
    answers: clash.answers.map((answer) => ({
      host: answer.host,
      address: answer.address,
      answeredBy: answer.answeredBy ?? 'nobody',
      detail: answer.detail ?? '–',
    })),
  };
}
