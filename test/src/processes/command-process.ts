import { type ChildProcess, spawn } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { fileURLToPath } from 'node:url';

const RUN = fileURLToPath(new URL('../../../scripts/run.mjs', import.meta.url));

/** A command of the project in a process of its own, as a person starts it, with this environment and no more. */
export class CommandProcess {
  static readonly #started = new Set<CommandProcess>();
  readonly #child: ChildProcess;
  readonly #ended: Promise<unknown>;
  /** Tells of each word that is said, and of the end. */
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

  /** What it says of this kind, as soon as it does; a process that ends without a word of it is at fault. */
  async says(words: RegExp): Promise<string> {
    for (;;) {
      const said = words.exec(this.output)?.[0];
      if (said) return said;
      if (this.#hasEnded) throw new Error(`${words} was not said:\n${this.output}`);
      await once(this.#news, 'news');
    }
  }

  async exitCode(): Promise<number | null> {
    await this.#ended;
    return this.#child.exitCode;
  }

  /** Ctrl-C, or what a supervisor sends. */
  stop(signal: 'SIGINT' | 'SIGTERM' = 'SIGINT'): Promise<number | null> {
    this.#child.kill(signal);
    return this.exitCode();
  }

  /** For the end of a test, however it ended. */
  static async stopAll(): Promise<void> {
    await Promise.all([...CommandProcess.#started].map((each) => each.stop()));
    CommandProcess.#started.clear();
  }
}
