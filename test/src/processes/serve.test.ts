import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ask } from '../house.ts';
import { syntheticDatabase, type TestDatabase } from '../test-database.ts';

const RUN = fileURLToPath(new URL('../../../scripts/run.mjs', import.meta.url));
const NAMES = ['GATEWAY', 'ISSUER', 'ESTABLISHMENTS', 'ROADMAPS', 'ROADMAPS_PACA', 'FUNDING', 'INDICATORS'];
const onPostgres = process.env.HOPEN_TEST_POSTGRES ? describe : describe.skip;
const onEmbedded = process.env.HOPEN_TEST_POSTGRES ? describe.skip : describe;

/** A command of the project in a process of its own, as a person starts it. */
class Command {
  readonly #child: ChildProcess;
  output = '';

  constructor(args: string[], environment: Record<string, string>) {
    const { PATH, HOME } = process.env;
    this.#child = spawn(process.execPath, [RUN, ...args], { env: { PATH, HOME, ...environment } });
    for (const stream of [this.#child.stdout, this.#child.stderr])
      stream?.on('data', (text) => (this.output += text));
  }

  async says(text: string): Promise<void> {
    const until = Date.now() + 50_000;
    while (!this.output.includes(text)) {
      if (Date.now() > until || this.#child.exitCode !== null)
        throw new Error(`"${text}" was not said:\n${this.output}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  async exitCode(): Promise<number | null> {
    if (this.#child.exitCode === null) await once(this.#child, 'exit');
    return this.#child.exitCode;
  }

  /** What Ctrl-C does. */
  interrupt(): Promise<number | null> {
    this.#child.kill('SIGINT');
    return this.exitCode();
  }
}

let folder: string;
let ports: Record<string, string>;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hopen-processes-'));
  const free = await freePorts(NAMES.length);
  ports = Object.fromEntries(NAMES.map((name, index) => [`${name}_PORT`, String(free[index])]));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const gatewayUrl = () => `http://127.0.0.1:${ports.GATEWAY_PORT}/graphql`;

onEmbedded('npm start', () => {
  it('fills an empty folder, answers, refuses a second start, takes a token, and stops on Ctrl-C', async () => {
    const environment = { ...ports, HOPEN_DATA: folder, TODAY: '2019-06-15' };
    const first = new Command(['start'], environment);
    await first.says("HOP'EN Graph answers at");
    expect(first.output).toContain('2019-06-15');
    expect((await ask(gatewayUrl(), '{ regions { establishmentCount } }')).data.regions).toHaveLength(18);

    const second = new Command(['start'], environment);
    expect(await second.exitCode()).toBe(1);
    expect(second.output).toMatch(/held by process \d+/);

    const issued = new Command(['token', '--role', 'ars', '--region', '93'], { HOPEN_DATA: folder });
    expect(await issued.exitCode()).toBe(0);
    const seen = await ask(
      gatewayUrl(),
      '{ region(code: "93") { envelope(programme: "HOPEN") { available } } }',
      {},
      issued.output.trim(),
    );
    expect(seen.errors).toBeUndefined();
    expect(seen.data).toEqual({ region: { envelope: { available: 3_670_000_000 } } });

    expect(first.output).toMatch(/"service":"gateway",.*"msg":"answered"/);
    expect(first.output).not.toContain(issued.output.trim());

    expect(await first.interrupt()).toBe(0);
    const busy = createServer().listen(Number(ports.FUNDING_PORT), '127.0.0.1');
    await once(busy, 'listening');
    const third = new Command(['start'], environment);
    expect(await third.exitCode()).toBe(1);
    expect(third.output).toContain(`Port ${ports.FUNDING_PORT}`);
    busy.close();
  });
});

describe('what the environment says wrongly is named', () => {
  it.each([
    ['a port that is none', ['start'], { GATEWAY_PORT: 'abc' }, 'GATEWAY_PORT'],
    ['a day that does not exist', ['start'], { TODAY: '2019-02-29' }, 'TODAY'],
    ['a level that the log has not', ['start'], { LOG_LEVEL: 'loud' }, 'LOG_LEVEL'],
    [
      'playing with the day in production',
      ['start'],
      { TODAY: '2019-06-15', NODE_ENV: 'production' },
      'TODAY',
    ],
    [
      'a development token in production',
      ['token', '--role', 'dgos'],
      { NODE_ENV: 'production' },
      'development issuer',
    ],
    ['a token for nobody', ['token', '--role', 'king'], {}, 'Usage'],
    ['a token for an ARS without its region', ['token', '--role', 'ars'], {}, 'Usage'],
    ['a subgraph of its own without PostgreSQL', ['serve', 'funding'], {}, 'DATABASE_URL'],
    ['a subgraph that does not exist', ['serve', 'nope'], {}, 'establishments'],
    ['a supergraph that is nowhere', ['serve', 'gateway'], { SUPERGRAPH: '/nowhere' }, 'SUPERGRAPH'],
    ['a key that is nowhere', ['serve', 'gateway'], { GATEWAY_KEY: '/nowhere' }, 'GATEWAY_KEY'],
    ['a time that is none', ['serve', 'gateway'], { FUNDING_TIMEOUT_MS: '10s' }, 'FUNDING_TIMEOUT_MS'],
  ])('%s', async (_what, args, environment, named) => {
    const command = new Command(args, {
      HOPEN_DATA: join(folder, 'elsewhere'),
      ...(environment as Record<string, string>),
    });
    expect(await command.exitCode()).toBe(1);
    expect(command.output).toContain(named);
    expect(command.output).not.toMatch(/\n\s+at /);
  });
});

onPostgres('one process per subgraph', () => {
  let database: TestDatabase;
  const commands: Command[] = [];
  beforeAll(async () => {
    database = await syntheticDatabase();
  });
  afterAll(async () => {
    for (const command of commands) await command.interrupt();
    await database.close();
  });

  it('answers the same graph from seven processes', async () => {
    const { url } = database.location as { url: string };
    const urls = Object.fromEntries(
      NAMES.slice(2).map((name) => [`${name}_URL`, `http://127.0.0.1:${ports[`${name}_PORT`]}/graphql`]),
    );
    const environment = { ...ports, ...urls, DATABASE_URL: url, HOPEN_DATA: folder };
    for (const name of [
      'issuer',
      'gateway',
      'establishments',
      'roadmaps',
      'roadmaps-paca',
      'funding',
      'indicators',
    ]) {
      commands.push(new Command(['serve', name], environment));
    }
    await Promise.all(commands.map((command) => command.says('http://')));
    const { data, errors } = await ask(
      gatewayUrl(),
      '{ regions { establishmentCount roadmap { vision priorityDomains { domain { label } } } envelope(programme: "HOPEN") { allotted } } }',
    );
    expect(errors).toBeUndefined();
    expect(data.regions).toHaveLength(18);
  });

  it('writes the story of one request under one id in every process that it sets to work', async () => {
    await fetch(gatewayUrl(), {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-request-id': 'across-processes' },
      body: JSON.stringify({ query: '{ regions { name roadmap { vision } } }' }),
    });
    // Each writes its line once it has answered, the gateway last.
    await Promise.all(commands.slice(1, 5).map((command) => command.says('across-processes')));
    const concerned = commands.filter(({ output }) => output.includes('"requestId":"across-processes"'));
    const services = concerned.map(({ output }) => /"service":"([\w-]+)"/.exec(output)?.[1]);
    expect(services.sort()).toEqual(['establishments', 'gateway', 'roadmaps', 'roadmaps-paca']);
  });
});

/** Ports that nobody listens on, below those that the system gives to the other tests, which run meanwhile and do not choose. */
async function freePorts(count: number): Promise<number[]> {
  const found: number[] = [];
  while (found.length < count) {
    const port = 20_000 + Math.floor(Math.random() * 10_000);
    if (!found.includes(port) && (await isFree(port))) found.push(port);
  }
  return found;
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  const listening = await new Promise<boolean>((resolve) => {
    server.once('error', () => resolve(false)).listen(port, '127.0.0.1', () => resolve(true));
  });
  if (listening) await new Promise((resolve) => server.close(resolve));
  return listening;
}
