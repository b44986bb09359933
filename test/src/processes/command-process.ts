import { type ChildProcess, spawn } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { fileURLToPath } from 'node:url';

const RUN = fileURLToPath(new URL('../../../scripts/run.mjs', import.meta.url));

/** Command of the project in its own process, with exactly this environment. */
export class CommandProcess {
  static readonly #started = new Set<CommandProcess>();
  readonly #child: ChildProcess;
  readonly #ended: Promise<unknown>;
  /** Emits on every output and on exit. */
  readonly #news = new EventEmitter();
  #hasEnded = false;
  output = '';

  constructor(args: readonly string[], environment: Readonly<Record<string, string>>) {
    const { PATH, HOME } = process.env;
    this.#child = spawn(process.execPath, [RUN, ...args], { env: { PATH, HOME, ...environment } });
    for (const stream of [this.#child.stdout!, this.#child.stderr!])
      stream.on('data', (text) => {
        this.output += text;
        this.#news.emit('news');
      });
    this.#ended = once(this.#child, 'close').finally(() => {
      this.#hasEnded = true;
      this.#news.emit('news');
    });
    CommandProcess.#started.add(this);
  }

  /** Waits for output that matches; throws if the process ends without it. */
  async says(words: RegExp): Promise<string> {
    for (;;) {
      const match = words.exec(this.output)?.[0];
      if (match) return match;
      if (this.#hasEnded) throw new Error(`${words} was not said:\n${this.output}`);
      await once(this.#news, 'news');
    }
  }

  async exitCode(): Promise<number | null> {
    await this.#ended;
    return this.#child.exitCode;
  }

  /** Sends a signal and waits for the exit. */
  stop(signal: 'SIGINT' | 'SIGTERM' = 'SIGINT'): Promise<number | null> {
    this.#child.kill(signal);
    return this.exitCode();
  }

  /** Stops all processes after a test, whatever its result. */
  static async stopAll(): Promise<void> {
    await Promise.all([...CommandProcess.#started].map((each) => each.stop()));
    CommandProcess.#started.clear();
  }
}
