import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AMPLE_MS, ask } from '../support/test-country.ts';
import { syntheticDatabase, type TestDatabase } from '../support/test-database.ts';
import { CommandProcess } from './command-process.ts';
import { freePorts } from './free-ports.ts';

const NAMES = ['GATEWAY', 'ISSUER', 'ESTABLISHMENTS', 'ROADMAPS', 'ROADMAPS_PACA', 'FUNDING', 'INDICATORS'];
const DEVELOPMENT = { NODE_ENV: 'development' };
// Free ports everywhere; the gateway prints its own.
const PORTS_0 = Object.fromEntries(NAMES.map((name) => [`${name}_PORT`, '0']));
/** Reports each address that the process calls. */
const TELLING_CALLS = `--import=${new URL('./refuse-outgoing.mjs', import.meta.url).href}`;
const callsOf = ({ output }: CommandProcess) =>
  [...output.matchAll(/OUTGOING (\S+)/g)].map(([, address]) => address!);
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
  it('fills an empty folder, answers, refuses a second start, takes a token, and stops on Ctrl-C', async () => {
    const environment = { ...PORTS_0, HOPEN_DATA: folder, TODAY: '2019-06-15' };
    const first = new CommandProcess(['start'], environment);
    const [, url] = (await first.says(/HOP'EN Graph answers at \S+/)).split(' at ') as [string, string];
    expect(first.output).toContain('2019-06-15');
    expect(first.output).toMatch(
      /^HOP'EN Graph starts[\s\S]*Opening the database[\s\S]*Starting establishments[\s\S]*Making up[\s\S]*100 %/,
    );
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

    const elsewhere = new CommandProcess(['start'], {
      ...environment,
      HOPEN_DATA: join(folder, 'elsewhere'),
      GATEWAY_PORT: new URL(url).port,
    });
    expect(await elsewhere.exitCode()).toBe(1);
    expect(elsewhere.output).toMatch(
      /HOP'EN Graph has been running there since \d{4}-\d\d-\d\dT\S+ \(gateway\)/,
    );

    const ofGateway = new CommandProcess(['token', '--as-gateway', 'roadmaps-paca'], { HOPEN_DATA: folder });
    expect(await ofGateway.exitCode()).toBe(0);
    const health = (await (await fetch(new URL('/health', url))).json()) as {
      status: string;
      subgraphs: { name: string; url: string; schema: string }[];
    };
    expect(health.status).toBe('ok');
    expect(health.subgraphs.map(({ schema }) => schema)).toEqual(health.subgraphs.map(() => 'COMPOSED'));
    const paca = health.subgraphs.find(({ name }) => name === 'roadmaps-paca')!.url;
    const draft = await ask(paca, '{ pacaRoadmapDraft { revision } }', {}, ofGateway.output.trim());
    expect(draft).toEqual({ data: { pacaRoadmapDraft: null } });

    await first.says(/"service":"gateway",.*"msg":"answered"/);
    expect(await first.stop()).toBe(0);
    expect(first.output).not.toContain(issued.output.trim());

    const busy = createServer((socket) => socket.destroy()).listen(0, '127.0.0.1');
    await once(busy, 'listening');
    const { port } = busy.address() as AddressInfo;
    const third = new CommandProcess(['start'], { ...environment, FUNDING_PORT: String(port) });
    expect(await third.exitCode()).toBe(1);
    expect(third.output).toContain(`Port ${port} is in use by another program`);
    busy.close();
  });
});

onEmbedded('a gateway process of its own', () => {
  it('asks each subgraph at the port that it was given, and another nowhere', async () => {
    const names = NAMES.slice(2);
    const free = await freePorts(NAMES.length);
    const ports = Object.fromEntries(NAMES.map((name, index) => [`${name}_PORT`, String(free[index])]));
    const gateway = new CommandProcess(['serve', 'gateway', '--development'], {
      ...ports,
      HOPEN_DATA: folder,
      INDICATORS_URL: 'http://someone:secret@127.0.0.1:9/elsewhere',
      // Apollo key set on purpose: only subgraphs and issuer may be called all the same.
      APOLLO_KEY: 'service:hopen:secret',
      APOLLO_GRAPH_REF: 'hopen@current',
      NODE_OPTIONS: TELLING_CALLS,
    });
    const url = await gateway.says(/http:\S+/);
    const health = await fetch(new URL('/health', url));
    // Authenticated requests cannot be answered without an issuer.
    expect(health.status).toBe(503);
    const { subgraphs, ...rest } = (await health.json()) as { subgraphs: object[] };
    expect(rest).toMatchObject({ status: 'degraded', keys: 'UNREADABLE', service: 'gateway' });
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
    await ask(url, '{ regions { code } }');
    expect(await gateway.stop()).toBe(0);
    const called = callsOf(gateway);
    expect(called.length).toBeGreaterThan(0);
    expect(called.filter((address) => !address.startsWith('127.0.0.1:'))).toEqual([]);
    const known = [...Object.values(ports), '9'].map((port) => `127.0.0.1:${port}`);
    expect(called.filter((address) => !known.includes(address))).toEqual([]);
  });
});

onEmbedded('what the environment says wrongly is named', () => {
  it.each([
    ['a port that is none', ['start'], { GATEWAY_PORT: 'abc' }, 'GATEWAY_PORT'],
    ['a day that does not exist', ['start'], { TODAY: '2019-02-29' }, 'TODAY'],
    [
      'a gateway that would believe whoever listens on this machine',
      ['serve', 'gateway'],
      { HOST: '0.0.0.0' },
      'JWKS_URL must',
    ],
    [
      'a gateway in development that would serve others',
      ['serve', 'gateway', '--development'],
      { HOST: '0.0.0.0' },
      'HOST is 0.0.0.0',
    ],
    [
      'development in production',
      ['serve', 'gateway', '--development'],
      { NODE_ENV: 'production' },
      '--development is refused',
    ],
    [
      'a fresh campaign in production',
      ['start', '--fresh'],
      { TODAY: '2019-06-15', NODE_ENV: 'production' },
      'production',
    ],
    ['a fresh campaign of no day', ['start', '--fresh'], PORTS_0, 'TODAY'],
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
    ['an option that the command does not know', ['compose', '--chek'], {}, '--check, --help'],
    ['a word that it does not take', ['reconcile', 'funding'], {}, 'Usage'],
    ['a gateway’s token for no region', ['token', '--as-gateway', 'roadmaps-oz'], {}, '--region'],
    [
      'a gateway’s token in production',
      ['token', '--as-gateway', 'roadmaps-paca'],
      { NODE_ENV: 'production' },
      'development key',
    ],
    ['a subgraph that does not exist', ['serve', 'nope'], {}, 'establishments'],
    [
      'a supergraph that is nowhere',
      ['serve', 'gateway'],
      { ...DEVELOPMENT, SUPERGRAPH: '/nowhere' },
      'SUPERGRAPH',
    ],
    [
      'a supergraph over an open line, in production',
      ['serve', 'gateway'],
      { NODE_ENV: 'production', SUPERGRAPH: 'http://127.0.0.1:9/supergraph' },
      'SUPERGRAPH must',
    ],
    [
      'a subgraph over an open line, in production',
      ['serve', 'gateway'],
      {
        NODE_ENV: 'production',
        JWKS_URL: 'https://127.0.0.1:9/jwks',
        TOKEN_ISSUER: 'https://127.0.0.1:9',
        FUNDING_URL: 'http://192.0.2.4/graphql',
      },
      'FUNDING_URL must',
    ],
    [
      'a key that is nowhere',
      ['serve', 'gateway'],
      { ...DEVELOPMENT, GATEWAY_KEY: '/nowhere' },
      'GATEWAY_KEY',
    ],
    [
      'an address that is none',
      ['serve', 'gateway'],
      { ...DEVELOPMENT, FUNDING_URL: 'funding:4004' },
      'FUNDING_URL',
    ],
    ['a port that nobody knows', ['serve', 'gateway'], { ...DEVELOPMENT, FUNDING_PORT: '0' }, 'FUNDING_URL'],
    [
      'a time that is none',
      ['serve', 'gateway'],
      { ...DEVELOPMENT, FUNDING_TIMEOUT_MS: '10s' },
      'FUNDING_TIMEOUT_MS',
    ],
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

onEmbedded('all that the environment says wrongly', () => {
  it('is named at once', async () => {
    const command = new CommandProcess(['serve', 'gateway'], {
      HOST: '0.0.0.0',
      JWKS_URL: 'http://id.example/jwks',
      TODAY: '2019-06-15',
      GATEWAY_KEY: '/nowhere',
      GATEWAY_PORT: 'abc',
      FUNDING_URL: 'http://funding.example/graphql',
      ROADMAPS_PORT: '0',
      INDICATORS_TIMEOUT_MS: '10s',
      ROADMAPS_BRETAGNE_TIMEOUT_MS: '0',
    });
    expect(await command.exitCode()).toBe(1);
    const wrong = ['JWKS_URL', 'TOKEN_ISSUER', 'TODAY', 'GATEWAY_KEY', 'GATEWAY_PORT', 'FUNDING_URL'];
    for (const name of [...wrong, 'ROADMAPS_URL', 'INDICATORS_TIMEOUT_MS', 'ROADMAPS_BRETAGNE_TIMEOUT_MS'])
      expect(command.output).toContain(name);
  });
});

onPostgres('one process per subgraph', () => {
  let database: TestDatabase;
  let gatewayUrl: string;
  let commands: CommandProcess[];
  beforeAll(async () => {
    database = await syntheticDatabase();
    const { url } = database.location as { url: string };
    // Ports must be known before the processes start.
    const free = await freePorts(NAMES.length);
    const ports = Object.fromEntries(NAMES.map((name, index) => [`${name}_PORT`, String(free[index])]));
    gatewayUrl = `http://127.0.0.1:${ports.GATEWAY_PORT}/graphql`;
    const timeouts = Object.fromEntries(
      NAMES.slice(2).map((name) => [`${name}_TIMEOUT_MS`, String(AMPLE_MS)]),
    );
    const environment = { ...DEVELOPMENT, ...ports, ...timeouts, DATABASE_URL: url, HOPEN_DATA: folder };
    commands = NAMES.map(
      (name) =>
        new CommandProcess(['serve', name.toLowerCase().replace('_', '-')], {
          ...environment,
          ...(name === 'FUNDING' && { NODE_OPTIONS: TELLING_CALLS }),
        }),
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

  it('says of itself and of each of them that it is well', async () => {
    const health = await fetch(new URL('/health', gatewayUrl));
    expect(health.status).toBe(200);
    const { subgraphs, registry } = (await health.json()) as {
      subgraphs: { url: string; schema: string }[];
      registry: object;
    };
    expect(subgraphs.map(({ schema }) => schema)).toEqual(Array(5).fill('COMPOSED'));
    expect(registry).toEqual({ status: 'SYNTHETIC', extractedOn: null, ageDays: null });
    for (const { url } of subgraphs) {
      const own = await fetch(new URL('/health', url));
      expect(await own.json()).toMatchObject({ product: "HOP'EN Graph", status: 'ok' });
    }
  });

  it('no subgraph calls anything but this country', async () => {
    const funding = commands[NAMES.indexOf('FUNDING')]!;
    await ask(gatewayUrl, '{ applications { totalCount } region(code: "93") { selection { __typename } } }');
    const called = callsOf(funding);
    expect(called.length).toBeGreaterThan(0);
    expect(called.filter((address) => !address.startsWith('127.0.0.1:'))).toEqual([]);
  });

  it('writes the story of one request under one id in every process that it sets to work', async () => {
    await fetch(gatewayUrl, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-request-id': 'across-processes' },
      body: JSON.stringify({ query: '{ regions { name roadmap { vision } } }' }),
    });
    // Request log lines are written after the response, the gateway's last.
    const atWork = ['GATEWAY', 'ESTABLISHMENTS', 'ROADMAPS', 'ROADMAPS_PACA'].map((name) =>
      NAMES.indexOf(name),
    );
    await Promise.all(atWork.map((index) => commands[index]!.says(/across-processes/)));
    const concerned = commands.filter(({ output }) => output.includes('"requestId":"across-processes"'));
    const services = concerned.map(({ output }) => /"service":"([\w-]+)"/.exec(output)?.[1]);
    expect(services.sort()).toEqual(['establishments', 'gateway', 'roadmaps', 'roadmaps-paca']);
  });
});
