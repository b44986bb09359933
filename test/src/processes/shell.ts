import { type ChildProcess, spawn } from 'node:child_process';
import { EventEmitter, once } from 'node:events';

/** What a command printed, and how it ended. */
export interface Ran {
  readonly printed: string;
  readonly complained: string;
  readonly code: number;
}

/** A shell in which a person types one command after the other: variables and the folder stay. */
export class Shell {
  readonly #child: ChildProcess;
  readonly #news = new EventEmitter();
  #printed = '';
  #complained = '';
  #count = 0;
  #hasEnded = false;

  constructor(folder: string, environment: Readonly<Record<string, string | undefined>>) {
    this.#child = spawn('bash', ['--noprofile', '--norc'], { cwd: folder, env: environment });
    this.#child.stdout!.on('data', (text) => {
      this.#printed += text;
      this.#news.emit('news');
    });
    this.#child.stderr!.on('data', (text) => (this.#complained += text));
    this.#child.on('close', () => {
      this.#hasEnded = true;
      this.#news.emit('news');
    });
    // Job control, so that what runs in the background has a group of its own, and takes Ctrl-C.
    this.#child.stdin!.write('set -m\n');
  }

  /** Runs a command to its end. */
  async run(command: string): Promise<Ran> {
    const end = `--- ${++this.#count} ended with `;
    [this.#printed, this.#complained] = ['', ''];
    this.#child.stdin!.write(`{ ${command}\n} < /dev/null; printf '%s%s\\n' '${end}' $?\n`);
    for (;;) {
      const [printed, rest] = this.#printed.split(end);
      const code = /^(\d+)\n/.exec(rest ?? '')?.[1];
      if (code) return { printed: printed!, complained: this.#complained, code: Number(code) };
      if (this.#hasEnded) throw new Error(`The shell ended:\n${this.#printed}\n${this.#complained}`);
      await once(this.#news, 'news');
    }
  }

  /** Starts a command that goes on, as in a terminal of its own but with this one's variables. */
  async start(command: string, output: string): Promise<number> {
    const { printed } = await this.run(`{ ${command}\n} > '${output}' 2>&1 & echo $!`);
    return Number(printed);
  }

  async close(): Promise<void> {
    this.#child.stdin!.end('exit\n');
    if (!this.#hasEnded) await once(this.#child, 'close');
  }
}
