import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { supergraphAt } from '@hopen/gateway';
import type { Listening } from '@hopen/kit/server';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { captureLog } from '../support/captured-log.ts';
import {
  type FakeArs,
  GOOD,
  held,
  NATIONAL,
  openFakeArs,
  openGateway,
  regionsWithRoadmap,
  says,
  supergraphWith,
} from '../support/fake-ars.ts';
import { sharedCountry } from '../support/shared-country.ts';
import { type AskedCountry, ask } from '../support/test-country.ts';

/** Polling interval of the gateway and of the test. */
const POLL_MS = 10;
/** Number of swaps: fifty on CI, fewer locally, since each costs half a second of work. */
const SWAPS = process.env.CI ? 50 : 4;
const idOf = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 12);

let country: AskedCountry;
let ars: FakeArs;
let folder: string;
let file: string;
let composed: string;
let larger: string;
beforeAll(async () => {
  country = await sharedCountry();
  ars = await openFakeArs();
  folder = await mkdtemp(join(tmpdir(), 'hopen-supergraph-'));
  file = join(folder, 'supergraph.graphql');
  composed = await supergraphWith();
  larger = await supergraphWith({ query: 'harmless: String' });
});
afterAll(async () => {
  await ars.leave();
  await rm(folder, { recursive: true, force: true });
});

beforeEach(() => ars.behave(says({ data: { _entities: [{ ...GOOD, vision: GOOD.brief }] } })));

/** Replaces the file atomically, like a deployment. */
async function publish(text: string): Promise<void> {
  await writeFile(`${file}.new`, text);
  await rename(`${file}.new`, file);
}

interface Health {
  readonly status: string;
  readonly supergraph: {
    id: string;
    since: string;
    rejected: { at: string; code: string; reason: string } | null;
  };
}

async function healthOf(gateway: Listening, is: (health: Health) => boolean): Promise<Health> {
  for (;;) {
    const health = (await (await fetch(new URL('/health', gateway.url))).json()) as Health;
    if (is(health)) return health;
    await setTimeout(POLL_MS);
  }
}
const lives = (text: string) => (health: Health) => health.supergraph.id === idOf(text);

describe('a file that is watched', () => {
  let gateway: Listening;
  const { log, lines } = captureLog('info');
  beforeAll(async () => {
    await publish(composed);
    gateway = await openGateway(country, ars, {
      supergraph: supergraphAt(file, POLL_MS),
      log,
    });
  });
  afterAll(() => gateway.stop());
  beforeEach(async () => {
    await publish(composed);
    await healthOf(gateway, (health) => lives(composed)(health) && !health.supergraph.rejected);
    lines.length = 0;
  });

  it('brings a field, and takes it away, while the gateway runs', async () => {
    expect((await ask(gateway.url, '{ harmless }')).errors?.[0]?.extensions.code).toBe(
      'GRAPHQL_VALIDATION_FAILED',
    );
    await publish(larger);
    const { supergraph } = await healthOf(gateway, lives(larger));
    expect(supergraph).toEqual({ id: idOf(larger), since: expect.any(String), rejected: null });
    ars.behave(says({ data: { harmless: 'yes' } }));
    expect((await ask(gateway.url, '{ harmless }')).data).toEqual({ harmless: 'yes' });
    expect(lines.filter(({ supergraph: id }) => id === idOf(larger))).toHaveLength(1);
    await publish(composed);
    await healthOf(gateway, lives(composed));
    expect((await ask(gateway.url, '{ harmless }')).errors).toHaveLength(1);
  });

  it(`is swapped ${SWAPS} times under load, and no question fails`, async () => {
    let swapping = true;
    let asked = 0;
    const askOnAndOn = async (query: string) => {
      while (swapping) {
        const answer = await ask(gateway.url, query);
        asked++;
        expect(answer.errors).toBeUndefined();
        expect(answer.extensions?.completeness.complete).toBe(true);
        if (query === NATIONAL) expect(regionsWithRoadmap(answer)).toHaveLength(18);
      }
    };
    const swap = async () => {
      for (let time = 0; time < SWAPS; time++) {
        const next = time % 2 ? composed : larger;
        const before = asked;
        await publish(next);
        await healthOf(gateway, lives(next));
        while (swapping && asked === before) await setTimeout(POLL_MS);
      }
    };
    const stop = () => {
      swapping = false;
    };
    const clients = [
      NATIONAL,
      NATIONAL,
      '{ regions { code establishmentCount } }',
      '{ region(code: "93") { roadmap { vision } } }',
    ].map((query) => askOnAndOn(query).finally(stop));
    await Promise.all([swap().finally(stop), ...clients]);
    expect(asked).toBeGreaterThan(SWAPS);
  });

  it.each([
    ['NOT_GRAPHQL', () => ''],
    ['NOT_GRAPHQL', () => composed.slice(0, 20_000)],
    ['NOT_GRAPHQL', () => '<html>Bad gateway</html>'],
    ['NOT_A_SUPERGRAPH', () => 'type Query { regions: [String] }'],
    ['NOT_A_SUPERGRAPH', () => composed.replace('join/v0.5', 'join/v9.9')],
    [
      'NOT_A_SUPERGRAPH',
      () =>
        composed
          .replaceAll('ROADMAPS_PACA', 'NOWHERE')
          .replace('  NOWHERE @join__graph', '  NOPE @join__graph'),
    ],
    ['UNREADABLE', undefined],
  ])('that is broken is kept out, and told: %s', async (code, broken) => {
    const { supergraph } = await healthOf(gateway, lives(composed));
    if (broken) await publish(broken());
    else await rm(file);
    const health = await healthOf(gateway, ({ supergraph: { rejected } }) => rejected !== null);
    expect(health).toMatchObject({
      status: 'ok',
      supergraph: { id: supergraph.id, since: supergraph.since },
    });
    expect(health.supergraph.rejected).toEqual({ at: expect.any(String), code, reason: expect.any(String) });
    expect(JSON.stringify(health)).not.toMatch(new RegExp(`${folder}|ENOENT|Syntax|/srv`));
    expect(regionsWithRoadmap(await ask(gateway.url, NATIONAL))).toHaveLength(18);
  });
});

describe('an address that is polled', () => {
  it('sends a supergraph only when it is another, and the last one stays while it says nothing', async () => {
    let published = composed;
    let status = 200;
    const sent: number[] = [];
    const server = createServer((request, response) => {
      const etag = `"${idOf(published)}"`;
      const answer = status === 200 && request.headers['if-none-match'] === etag ? 304 : status;
      sent.push(answer);
      response.writeHead(answer, { etag }).end(answer === 200 ? published : '');
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const { port } = server.address() as AddressInfo;
    const gateway = await openGateway(country, ars, {
      supergraph: supergraphAt(`http://127.0.0.1:${port}/supergraph`, POLL_MS),
    });
    while (sent.length < 4) await setTimeout(POLL_MS);
    expect(new Set(sent.slice(1))).toEqual(new Set([304]));
    published = larger;
    await healthOf(gateway, lives(larger));
    status = 500;
    const { supergraph } = await healthOf(gateway, (health) => health.supergraph.rejected !== null);
    expect(supergraph).toMatchObject({ id: idOf(larger), rejected: { code: 'UNREADABLE' } });
    status = 200;
    await healthOf(gateway, (health) => health.supergraph.rejected === null);
    await gateway.stop();
    server.closeAllConnections();
    server.close();
  });
});

describe('a subgraph that moves', () => {
  it('is asked at its new address, and what it was asked before is answered from the old one', async () => {
    const next = await openFakeArs();
    next.behave(says({ data: { _entities: [{ ...GOOD, brief: 'Ailleurs.' }] } }));
    const at = ({ url }: FakeArs) => composed.replace('http://127.0.0.1:4003/graphql', url);
    await publish(at(ars));
    const gateway = await openGateway(country, ars, {
      supergraph: supergraphAt(file, POLL_MS),
      urlOf: (name) => (name === 'roadmaps-paca' ? undefined : country.subgraphUrls[name]),
    });
    const { holding, goOn } = held(says({ data: { _entities: [GOOD] } }));
    ars.behave(holding);
    ars.received.length = 0;
    const before = ask(gateway.url, NATIONAL);
    await ars.asked(1);
    await publish(at(next));
    await healthOf(gateway, lives(at(next)));
    expect(JSON.stringify(await ask(gateway.url, NATIONAL))).toContain('Ailleurs.');
    goOn();
    const answer = await before;
    expect(regionsWithRoadmap(answer)).toHaveLength(18);
    expect(JSON.stringify(answer)).toContain('Ensemble.');
    await gateway.stop();
    await next.leave();
  });
});
