import { deepStrictEqual } from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { legalEntityLine, siteLine } from '../../../subgraphs/establishments/src/testing/extract-lines.ts';
import {
  plusEntity,
  plusFile,
  plusSite,
} from '../../../subgraphs/establishments/src/testing/plus-records.ts';
import { type Block, type Page, userErrorsIn } from '../support/pages.ts';
import { freePorts } from './free-ports.ts';
import { copyRepository } from './repository-copy.ts';
import { type CommandResult, Shell } from './shell.ts';

/** Commands that are not run, and the reason. */
export const NOT_RUN: readonly [command: RegExp, why: string][] = [
  [/^npm ci$/, 'downloads what is linked here; .ci/run begins with it'],
  [/--out /, 'new-ars-outside.test.ts packs such a project, and runs the commands of its README'],
];
/** Exit codes of commands that may end otherwise than with 0. */
const EXIT_CODES: readonly [command: RegExp, codes: readonly number[]][] = [
  // 2 is "conforms and is too slow": a busy machine.
  [/npm run conformance/, [0, 2]],
];
/** Commands that run until Ctrl-C, and the output that says they answer. */
const SERVERS: readonly [command: RegExp, says: RegExp][] = [
  [/npm start\b/, /answers at/],
  [/npm run serve\b/, /http:\/\//],
];
/** Commands for which a page says to stop the graph, or that change what it runs on. */
const NEEDS_STOPPED_GRAPH = /npm start|npm run (-s )?(import|reconcile|migrate|roles)\b|git checkout/;
/** Commands that ask the graph. */
const NEEDS_RUNNING_GRAPH = /127\.0\.0\.1:\d|^node \S+\.mts$/;
/** Ports that the pages name; free ones take their place. */
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
/** Text of the pages, and its replacement in this run. */
export type Substitution = readonly [said: RegExp, here: string];
const LOOK_EVERY_MS = 50;

/** Runs pages as a newcomer would: in a fresh clone, one command after the other. */
export class PageRunner {
  readonly #servers: { readonly pid: number; readonly output: string }[] = [];
  #shell: Shell | undefined;
  #last: CommandResult | undefined;
  #count = 0;

  private constructor(
    readonly clone: string,
    private readonly environment: Readonly<Record<string, string | undefined>>,
    private readonly substitutions: readonly Substitution[],
  ) {}

  static async start(substitutions: readonly Substitution[] = []): Promise<PageRunner> {
    const folder = await mkdtemp(join(process.env.HOPEN_RUN_FOLDER!, 'pages-'));
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
    return new PageRunner(clone, environment, [...ports, ...substitutions]);
  }

  /** Runs a page from its top: writes its files, runs its commands, and compares their output. */
  async run({ blocks }: Page): Promise<void> {
    await this.#reset();
    for (const block of blocks) {
      if (block.language === 'csv') await this.#write(join(this.clone, 'VALUES.csv'), block.text);
      if (['ts', 'jsonc'].includes(block.language)) await this.#writeNamed(block);
      if (block.language === 'json' && block.follows?.language === 'sh') this.#compare(block);
      if (block.language !== 'sh') continue;
      const hasFiles = blocks.some(({ language, section }) => section === block.section && language === 'ts');
      await this.#shell!.run(`cd '${hasFiles ? this.#project : this.clone}'`);
      for (const command of commandsOf(block)) await this.#runCommand(block, command);
    }
    await this.#stopServers();
  }

  async stop(): Promise<void> {
    await this.#stopServers();
    await this.#shell?.close();
  }

  get #project(): string {
    return join(dirname(this.clone), 'client');
  }

  /** Opens a shell without the variables of another page, and removes what that page wrote to the clone. */
  async #reset(): Promise<void> {
    await this.#shell?.close();
    this.#shell = new Shell(this.clone, this.environment);
    await this.#shell.run('git checkout -q . && git clean -fdq');
    await writeFile(join(this.clone, 'FILE.json.gz'), structuresOf('2023-12-30'));
    await this.#write(join(this.clone, 'LEGAL_ENTITIES.csv'), extractOf(legalEntityLine(ENTITY)));
    await this.#write(join(this.clone, 'SITES.csv'), extractOf(siteLine(SITE, ENTITY)));
  }

  /** Writes a block that begins with `// tsconfig.json` as that file, in a project beside the clone. */
  async #writeNamed({ at, text }: Block): Promise<void> {
    const name = /^\/\/ (\S+)\n/.exec(text)?.[1];
    if (!name) throw new Error(`${at} does not say in its first line which file it is.`);
    await mkdir(this.#project, { recursive: true });
    await symlink(join(this.clone, 'node_modules'), join(this.#project, 'node_modules')).catch(() => {});
    await this.#write(join(this.#project, name), text);
  }

  #write = (path: string, text: string) => writeFile(path, this.#substitute(text));

  #substitute(text: string): string {
    return this.substitutions.reduce((result, [said, here]) => result.replace(said, here), text);
  }

  async #runCommand(block: Block, said: string): Promise<void> {
    if (NOT_RUN.some(([command]) => command.test(said))) return;
    const command = this.#substitute(said);
    if (NEEDS_STOPPED_GRAPH.test(command)) await this.#stopServers();
    const server = SERVERS.find(([isServer]) => isServer.test(command));
    if (server) return this.#startServer(command, server[1]);
    if (NEEDS_RUNNING_GRAPH.test(command) && this.#servers.length === 0)
      await this.#startServer(`cd '${this.clone}' && npm start`, /answers at/);
    const ran = await this.#shell!.run(command);
    const codes = EXIT_CODES.find(([ending]) => ending.test(command))?.[1] ?? [0];
    if (!codes.includes(ran.code))
      throw new Error(`${block.at}: ${command}\n${ran.stdout}\n${ran.stderr}\nended with ${ran.code}`);
    this.#last = ran;
    if (command.startsWith('curl')) requireSuccess(block.at, ran.stdout);
  }

  async #startServer(command: string, says: RegExp): Promise<void> {
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

  /** Sends Ctrl-C to each, and waits for their end. */
  async #stopServers(): Promise<void> {
    for (const { pid } of this.#servers) process.kill(-pid, 'SIGINT');
    for (const { pid } of this.#servers.splice(0)) while (isRunning(pid)) await setTimeout(LOOK_EVERY_MS);
  }

  #compare({ at, text }: Block): void {
    deepStrictEqual({ at, printed: JSON.parse(this.#last!.stdout) }, { at, printed: JSON.parse(text) });
  }
}

/** Site that the pages name, in the extract of FINESS as well, and its legal entity. */
const [SITE, ENTITY] = ['019600022', '010000024'];
const extractOf = (line: string) => `finess;etalab;1;2023-12-31\n${line}\n`;

/** Structures file of a day, with that site. */
export const structuresOf = (day: string): Buffer =>
  gzipSync(JSON.stringify(plusFile(day, [plusEntity(ENTITY, [plusSite(SITE)])])));

/** Splits a block into its lines, and `npm ci && npm start` into two. */
export const commandsOf = ({ text }: Block): readonly string[] =>
  text
    .split('\n')
    .filter((line) => line.trim() && !line.startsWith('#'))
    .flatMap((line) => (line.includes('npm ci &&') ? line.split(' && ') : [line]));

/** Throws where a response has errors, or says of its process that it is degraded. */
function requireSuccess(at: string, printed: string): void {
  const { errors, status = 'ok', ...rest } = JSON.parse(printed) as { errors?: object[]; status?: string };
  if (errors || status !== 'ok' || userErrorsIn(rest).length > 0) throw new Error(`${at}: ${printed}`);
}

/** Tells whether a process of the group still runs. */
function isRunning(pid: number): boolean {
  try {
    return process.kill(-pid, 0);
  } catch {
    return false;
  }
}
