import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AMPLE_MS, ask } from '../house.ts';
import { syntheticDatabase, type TestDatabase } from '../test-database.ts';
import { CommandProcess } from './command-process.ts';

const NAMES = ['GATEWAY', 'ISSUER', 'ESTABLISHMENTS', 'ROADMAPS', 'ROADMAPS_PACA', 'FUNDING', 'INDICATORS'];
const onPostgres = process.env.HOPEN_TEST_POSTGRES ? describe : describe.skip;
const onEmbedded = process.env.HOPEN_TEST_POSTGRES ? describe.skip : describe;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hopen-processes-'));
});
afterAll(async () => {
  await CommandProcess.stopAll();
  await rm(folder, { recursive: true, force: true });
});

onEmbedded('npm start', () => {
  // Each takes a port that is free, and the gateway says its own.
  const ANY_PORTS = Object.fromEntries(NAMES.map((name) => [`${name}_PORT`, '0']));

  it('fills an empty folder, answers, refuses a second start, takes a token, and stops on Ctrl-C', async () => {
    const environment = { ...ANY_PORTS, HOPEN_DATA: folder, TODAY: '2019-06-15' };
    const first = new CommandProcess(['start'], environment);
    const [, url] = (await first.says(/HOP'EN Graph answers at \S+/)).split(' at ') as [string, string];
    expect(first.output).toContain('2019-06-15');
    expect((await ask(url, '{ regions { establishmentCount } }')).data.regions).toHaveLength(18);

    const second = new CommandProcess(['start'], environment);
    const issued = new CommandProcess(['token', '--role', 'ars', '--region', '93'], { HOPEN_DATA: folder });
    expect(await second.exitCode()).toBe(1);
    expect(second.output).toMatch(/held by process \d+/);
    expect(await issued.exitCode()).toBe(0);
    const seen = await ask(
      url,
      '{ region(code: "93") { envelope(programme: "HOPEN") { available } } }',
      {},
      issued.output.trim(),
    );
    expect(seen.errors).toBeUndefined();
    expect(seen.data).toEqual({ region: { envelope: { available: 3_670_000_000 } } });

    await first.says(/"service":"gateway",.*"msg":"answered"/);
    expect(await first.stop()).toBe(0);
    expect(first.output).not.toContain(issued.output.trim());

    const busy = createServer().listen(0, '127.0.0.1');
    await once(busy, 'listening');
    const { port } = busy.address() as AddressInfo;
    const third = new CommandProcess(['start'], { ...environment, FUNDING_PORT: String(port) });
    expect(await third.exitCode()).toBe(1);
    expect(third.output).toContain(`Port ${port}`);
    busy.close();
  });
});

onEmbedded('a gateway process of its own', () => {
  it('asks each subgraph at the port that it was given, and another nowhere', async () => {
    const names = NAMES.slice(2);
    const free = await freePorts(NAMES.length);
    const ports = Object.fromEntries(NAMES.map((name, index) => [`${name}_PORT`, String(free[index])]));
    const gateway = new CommandProcess(['serve', 'gateway'], {
      ...ports,
      INDICATORS_URL: 'http://someone:secret@127.0.0.1:9/elsewhere',
    });
    const url = await gateway.says(/http:\S+/);
    const health = await fetch(new URL('/health', url));
    expect(health.status).toBe(200);
    const { subgraphs } = (await health.json()) as { subgraphs: object[] };
    const at = (name: string) =>
      name === 'INDICATORS'
        ? 'http://127.0.0.1:9/elsewhere'
        : `http://127.0.0.1:${ports[`${name}_PORT`]}/graphql`;
    expect(subgraphs).toHaveLength(names.length);
    expect(subgraphs).toEqual(
      expect.arrayContaining(
        names.map((name) => ({
          name: name.toLowerCase().replace('_', '-'),
          url: at(name),
          schema: 'UNKNOWN',
        })),
      ),
    );
    await gateway.says(/does not publish what was composed/);
    expect(await gateway.stop()).toBe(0);
  });
});

onEmbedded('what the environment says wrongly is named', () => {
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
    ['an address that is none', ['serve', 'gateway'], { FUNDING_URL: 'funding:4004' }, 'FUNDING_URL'],
    ['a port that nobody knows', ['serve', 'gateway'], { FUNDING_PORT: '0' }, 'FUNDING_URL'],
    ['a time that is none', ['serve', 'gateway'], { FUNDING_TIMEOUT_MS: '10s' }, 'FUNDING_TIMEOUT_MS'],
  ])('%s', async (_what, args, environment, named) => {
    const command = new CommandProcess(args, {
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
  let gatewayUrl: string;
  let commands: CommandProcess[];
  beforeAll(async () => {
    database = await syntheticDatabase();
    const { url } = database.location as { url: string };
    // Each must know where the others are before they have begun.
    const free = await freePorts(NAMES.length);
    const ports = Object.fromEntries(NAMES.map((name, index) => [`${name}_PORT`, String(free[index])]));
    gatewayUrl = `http://127.0.0.1:${ports.GATEWAY_PORT}/graphql`;
    const timeouts = Object.fromEntries(
      NAMES.slice(2).map((name) => [`${name}_TIMEOUT_MS`, String(AMPLE_MS)]),
    );
    const environment = { ...ports, ...timeouts, DATABASE_URL: url, HOPEN_DATA: folder };
    commands = NAMES.map(
      (name) => new CommandProcess(['serve', name.toLowerCase().replace('_', '-')], environment),
    );
    await Promise.all(commands.map((command) => command.says(/http:\/\//)));
  });
  afterAll(async () => {
    await CommandProcess.stopAll();
    await database.close();
  });

  it('answers the same graph from seven processes', async () => {
    const { data, errors } = await ask(
      gatewayUrl,
      '{ regions { establishmentCount roadmap { vision priorityDomains { domain { label } } } envelope(programme: "HOPEN") { allotted } } }',
    );
    expect(errors).toBeUndefined();
    expect(data.regions).toHaveLength(18);
  });

  it('writes the story of one request under one id in every process that it sets to work', async () => {
    await fetch(gatewayUrl, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-request-id': 'across-processes' },
      body: JSON.stringify({ query: '{ regions { name roadmap { vision } } }' }),
    });
    // Each writes its line once it has answered, the gateway last.
    const atWork = ['GATEWAY', 'ESTABLISHMENTS', 'ROADMAPS', 'ROADMAPS_PACA'].map((name) =>
      NAMES.indexOf(name),
    );
    await Promise.all(atWork.map((index) => commands[index]!.says(/across-processes/)));
    const concerned = commands.filter(({ output }) => output.includes('"requestId":"across-processes"'));
    const services = concerned.map(({ output }) => /"service":"([\w-]+)"/.exec(output)?.[1]);
    expect(services.sort()).toEqual(['establishments', 'gateway', 'roadmaps', 'roadmaps-paca']);
  });
});

/** Ports that nobody listens on, below those that the system gives to whoever does not choose. */
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
