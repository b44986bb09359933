import { SingleBar } from 'cli-progress';

/** Shows how far an import is, until `stop`. */
export interface ShownProgress {
  readonly update: (doneBytes: number, totalBytes: number) => void;
  stop(): void;
}

const PERCENT_PER_LINE = 25;

/** A bar on a terminal; elsewhere, in a log, a plain line now and then. */
export function showProgress(output: NodeJS.WriteStream): ShownProgress {
  return output.isTTY ? barOn(output) : linesOn(output);
}

function barOn(output: NodeJS.WriteStream): ShownProgress {
  const bar = new SingleBar({ format: 'Reading {bar} {percentage} %', stream: output });
  return {
    update(doneBytes, totalBytes) {
      if (!bar.isActive) bar.start(totalBytes, 0);
      bar.update(doneBytes);
    },
    stop: () => bar.stop(),
  };
}

function linesOn(output: NodeJS.WriteStream): ShownProgress {
  let said = 0;
  return {
    update(doneBytes, totalBytes) {
      const percent = Math.floor((100 * doneBytes) / totalBytes);
      if (percent < said + PERCENT_PER_LINE) return;
      said = percent - (percent % PERCENT_PER_LINE);
      output.write(`Read ${said} %\n`);
    },
    stop() {},
  };
}
