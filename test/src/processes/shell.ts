import { type ChildProcess, spawn } from 'node:child_process';
import { EventEmitter, once } from 'node:events';

/** Output and exit code of a command. */
export interface CommandResult {
  readonly stdout: string;
  readonly stderr: string;
  readonly code: number;
}

/** Shell session: commands run one after the other and share variables and the folder. */
export class Shell {
  readonly #child: ChildProcess;
  readonly #news = new EventEmitter();
  #stdout = '';
  #stderr = '';
  #count = 0;
  #hasEnded = false;

  constructor(folder: string, environment: Readonly<Record<string, string | undefined>>) {
    this.#child = spawn('bash', ['--noprofile', '--norc'], { cwd: folder, env: environment });
    this.#child.stdout!.on('data', (text) => {
      this.#stdout += text;
      this.#news.emit('news');
    });
    this.#child.stderr!.on('data', (text) => (this.#stderr += text));
    this.#child.on('close', () => {
      this.#hasEnded = true;
      this.#news.emit('news');
    });
    // Job control: background commands get process groups, and do not ignore SIGINT.
    this.#child.stdin!.write('set -m\n');
  }

  /** Runs a command to its end. */
  async run(command: string): Promise<CommandResult> {
    const end = `--- ${++this.#count} ended with `;
    [this.#stdout, this.#stderr] = ['', ''];
    this.#child.stdin!.write(`{ ${command}\n} < /dev/null; printf '%s%s\\n' '${end}' $?\n`);
    for (;;) {
      const [stdout, rest] = this.#stdout.split(end);
      const code = /^(\d+)\n/.exec(rest ?? '')?.[1];
      if (code) return { stdout: stdout!, stderr: this.#stderr, code: Number(code) };
      if (this.#hasEnded) throw new Error(`The shell ended:\n${this.#stdout}\n${this.#stderr}`);
      await once(this.#news, 'news');
    }
  }

  /** Starts a command in the background, in a process group of its own; returns the group's number. */
  async start(command: string, output: string): Promise<number> {
    const { stdout } = await this.run(`{ ${command}\n} > '${output}' 2>&1 & echo $!`);
    return Number(stdout);
  }

  async close(): Promise<void> {
    this.#child.stdin!.end('exit\n');
    if (!this.#hasEnded) await once(this.#child, 'close');
  }
}
