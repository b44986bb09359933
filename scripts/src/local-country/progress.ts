import { SingleBar } from 'cli-progress';

/** Progress display. */
export interface ShownProgress {
  readonly update: (done: number, total: number) => void;
  stop(): void;
}

const PERCENT_PER_LINE = 25;

/** Progress bar on a terminal; plain lines every 25 % elsewhere. */
export function showProgress(output: NodeJS.WriteStream, doing = 'Reading'): ShownProgress {
  return output.isTTY ? barOn(output, doing) : linesOn(output, doing);
}

function barOn(output: NodeJS.WriteStream, doing: string): ShownProgress {
  const bar = new SingleBar({ format: `${doing} {bar} {percentage} %`, stream: output });
  return {
    update(done, total) {
      if (!bar.isActive) bar.start(total, 0);
      bar.update(done);
    },
    stop: () => bar.stop(),
  };
}

function linesOn(output: NodeJS.WriteStream, doing: string): ShownProgress {
  let reported = 0;
  return {
    update(done, total) {
      const percent = Math.floor((100 * done) / total);
      if (percent < reported + PERCENT_PER_LINE) return;
      reported = percent - (percent % PERCENT_PER_LINE);
      output.write(`${doing}: ${reported} %\n`);
    },
    stop() {},
  };
}
