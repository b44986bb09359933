import { mkdir, mkdtemp, readFile, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { expect } from '@jest/globals';
import { legalEntityLine, siteLine } from '../../../subgraphs/establishments/src/testing/finess-lines.ts';
import { type Block, type Page, userErrorsIn } from '../support/pages.ts';
import { freePorts } from './free-ports.ts';
import { copyRepository } from './repository-copy.ts';
import { type Ran, Shell } from './shell.ts';

/** Commands that are not run here, and why. */
const NOT_RUN: readonly [command: RegExp, why: string][] = [
  [/^npm ci$/, 'downloads what is linked here; .ci/run begins with it'],
  [/--out /, 'new-ars-outside.test.ts packs such a project, and runs the commands of its README'],
];
/** Exit codes of commands that may end with another one than 0. */
const ENDINGS: readonly [command: RegExp, codes: readonly number[]][] = [
  // It conforms, and is too slow while a machine is busy.
  [/npm run conformance/, [0, 2]],
];
/** Commands that go on until Ctrl-C, and what they say once they answer. */
const SERVERS: readonly [command: RegExp, says: RegExp][] = [
  [/npm start\b/, /answers at/],
  [/npm run serve\b/, /http:\/\//],
];
/** Commands that a page says to stop the graph for, or that change what it runs on. */
const ALONE = /npm start|npm run (-s )?(import|reconcile|migrate|roles)\b|git checkout/;
/** Commands that ask the graph. */
const ASKS = /127\.0\.0\.1:\d|^node \S+\.mts$/;
/** Ports that the pages name; a reader here takes free ones. */
const PORTS = {
  GATEWAY: 4000,
  ESTABLISHMENTS: 4001,
  ROADMAPS: 4002,
  ROADMAPS_PACA: 4003,
  FUNDING: 4004,
  INDICATORS: 4005,
  ISSUER: 4009,
  SECOND_GATEWAY: 4010,
  ROADMAPS_BRETAGNE: 4153,
};
/** What stands in the pages, and what it is here. */
export type Substitution = readonly [said: RegExp, here: string];
const LOOK_EVERY_MS = 50;

/** A reader who has cloned this repository, and types in what the pages say, one after the other. */
export class Reader {
  readonly #servers: { readonly pid: number; readonly output: string }[] = [];
  #shell: Shell | undefined;
  #last: Ran | undefined;
  #count = 0;

  private constructor(
    readonly clone: string,
    private readonly environment: Readonly<Record<string, string | undefined>>,
    private readonly substitutions: readonly Substitution[],
  ) {}

  static async arrive(substitutions: readonly Substitution[] = []): Promise<Reader> {
    const folder = await mkdtemp(join(process.env.HOPEN_RUN_FOLDER!, 'reader-'));
    const clone = join(folder, 'hopen-graph');
    await copyRepository(clone);
    const named = Object.entries(PORTS);
    const free = await freePorts(named.length);
    const { PATH, HOME } = process.env;
    const environment = {
      // The Node that the lockfile brings.
      PATH: `${dirname(process.execPath)}:${PATH}`,
      HOME,
      ...Object.fromEntries(named.map(([name], index) => [`${name}_PORT`, String(free[index])])),
    };
    const ports = named.map(
      ([, port], index): Substitution => [
        new RegExp(`(?<=127\\.0\\.0\\.1:|_PORT=)${port}\\b`, 'g'),
        String(free[index]),
      ],
    );
    return new Reader(clone, environment, [...ports, ...substitutions]);
  }

  /** Reads a page from its top: writes its files, runs its commands, and compares what they print. */
  async read({ blocks }: Page): Promise<void> {
    await this.#beginAnew();
    for (const block of blocks) {
      if (block.language === 'csv') await this.#write(join(this.clone, 'VALUES.csv'), block.text);
      if (['ts', 'jsonc'].includes(block.language)) await this.#writeNamed(block);
      if (block.language === 'json' && block.follows?.language === 'sh') this.#compare(block);
      if (block.language !== 'sh') continue;
      const hasFiles = blocks.some(({ language, section }) => section === block.section && language === 'ts');
      await this.#shell!.run(`cd '${hasFiles ? this.#project : this.clone}'`);
      for (const command of commandsOf(block)) await this.#type(block, command);
    }
    await this.#stopServers();
  }

  async leave(): Promise<void> {
    await this.#stopServers();
    await this.#shell?.close();
  }

  get #project(): string {
    return join(dirname(this.clone), 'client');
  }

  /** A shell without the variables of another page, in a clone without what that page wrote. */
  async #beginAnew(): Promise<void> {
    await this.#shell?.close();
    this.#shell = new Shell(this.clone, this.environment);
    await this.#shell.run('git checkout -q . && git clean -fdq');
    await this.#write(join(this.clone, 'LEGAL_ENTITIES.csv'), extractOf(legalEntityLine(ENTITY)));
    await this.#write(join(this.clone, 'SITES.csv'), extractOf(siteLine(SITE, ENTITY)));
  }

  /** `// tsconfig.json` at the top of a block: that file, in a project beside the clone. */
  async #writeNamed({ at, text }: Block): Promise<void> {
    const name = /^\/\/ (\S+)\n/.exec(text)?.[1];
    if (!name) throw new Error(`${at} does not say in its first line which file it is.`);
    await mkdir(this.#project, { recursive: true });
    await symlink(join(this.clone, 'node_modules'), join(this.#project, 'node_modules')).catch(() => {});
    await this.#write(join(this.#project, name), text);
  }

  #write = (path: string, text: string) => writeFile(path, this.#here(text));

  #here(text: string): string {
    return this.substitutions.reduce((result, [said, here]) => result.replace(said, here), text);
  }

  async #type(block: Block, said: string): Promise<void> {
    if (NOT_RUN.some(([command]) => command.test(said))) return;
    const command = this.#here(said);
    if (ALONE.test(command)) await this.#stopServers();
    const server = SERVERS.find(([isServer]) => isServer.test(command));
    if (server) return this.#serve(command, server[1]);
    if (ASKS.test(command) && this.#servers.length === 0)
      await this.#serve(`cd '${this.clone}' && npm start`, /answers at/);
    const ran = await this.#shell!.run(command);
    const codes = ENDINGS.find(([ending]) => ending.test(command))?.[1] ?? [0];
    if (!codes.includes(ran.code))
      throw new Error(`${block.at}: ${command}\n${ran.printed}\n${ran.complained}\nended with ${ran.code}`);
    this.#last = ran;
    if (command.startsWith('curl')) expectAnswer(ran.printed);
  }

  async #serve(command: string, says: RegExp): Promise<void> {
    const output = join(dirname(this.clone), `output-${this.#count++}.txt`);
    const pid = await this.#shell!.start(command, output);
    this.#servers.push({ pid, output });
    for (;;) {
      const said = await readFile(output, 'utf8').catch(() => '');
      if (says.test(said)) return;
      if (!isRunning(pid)) throw new Error(`${command} ended:\n${said}`);
      await setTimeout(LOOK_EVERY_MS);
    }
  }

  /** Ctrl-C in each terminal. */
  async #stopServers(): Promise<void> {
    for (const { pid } of this.#servers) process.kill(-pid, 'SIGINT');
    for (const { pid } of this.#servers.splice(0)) while (isRunning(pid)) await setTimeout(LOOK_EVERY_MS);
  }

  #compare({ at, text }: Block): void {
    expect({ at, printed: JSON.parse(this.#last!.printed) }).toEqual({ at, printed: JSON.parse(text) });
  }
}

/** A site of the pages, which the real France has here, and its legal entity. */
const [SITE, ENTITY] = ['019600022', '010000024'];
const extractOf = (line: string) => `finess;etalab;1;2023-12-31\n${line}\n`;

/** The lines of a block, and what they join with `&&`. */
const commandsOf = ({ text }: Block): readonly string[] =>
  text
    .split('\n')
    .filter((line) => line.trim() && !line.startsWith('#'))
    .flatMap((line) => (line.includes('npm ci &&') ? line.split(' && ') : [line]));

function expectAnswer(printed: string): void {
  const answer = JSON.parse(printed) as { errors?: unknown; status?: string };
  expect(answer.errors).toBeUndefined();
  // Of `/health`.
  expect(answer.status ?? 'ok').toBe('ok');
  expect(userErrorsIn(answer)).toEqual([]);
}

/** A group of processes, as long as one of it runs. */
function isRunning(pid: number): boolean {
  try {
    return process.kill(-pid, 0);
  } catch {
    return false;
  }
}
