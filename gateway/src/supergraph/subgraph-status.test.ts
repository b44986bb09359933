import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createLog } from '@hopen/kit/server';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type SubgraphHealth, SubgraphStatuses } from './subgraph-status.ts';

const CONTRACT = new URL('../../../schema/', import.meta.url);
const published = (name: string) => readFile(new URL(`subgraphs/${name}.graphql`, CONTRACT), 'utf8');

let server: Server;
let port: number;
let paca: string;
/** Response of ARS Paca's subgraph; the others return their SDL. */
let answer: unknown;
/** Answer of `/health` of establishments. */
let health: object;
let statuses: SubgraphStatuses;
let lines: Record<string, unknown>[] = [];
beforeAll(async () => {
  paca = await published('roadmaps-paca');
  server = createServer(async (request, response) => {
    if (request.url === '/health') {
      response.statusCode = 503;
      return response.end(JSON.stringify(health));
    }
    const name = /^\/([\w-]+)/.exec(request.url!)![1]!;
    response.end(
      JSON.stringify(
        name === 'roadmaps-paca' ? answer : { data: { _service: { sdl: await published(name) } } },
      ),
    );
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  ({ port } = server.address() as AddressInfo);
  const supergraph = await readFile(new URL('supergraph.graphql', CONTRACT), 'utf8');
  const write = (line: string) => void lines.push(JSON.parse(line));
  statuses = new SubgraphStatuses({
    supergraph: () => supergraph,
    address: (name) => `http://state:secret@127.0.0.1:${port}/${name}?key=secret#secret`,
    log: createLog({ to: { write } }),
  });
});
afterAll(async () => {
  await statuses.close();
  server.close();
});
beforeEach(async () => {
  answer = gives(paca);
  health = {};
  await statuses.look();
  lines = [];
});

const gives = (sdl: string) => ({ data: { _service: { sdl } } });
const of = (healths: readonly SubgraphHealth[], name: string) => healths.find((each) => each.name === name)!;

describe('what a subgraph publishes', () => {
  it('is told with where it is, and without what its address holds of credentials', async () => {
    const healths = await statuses.look();
    expect(healths).toEqual(
      ['establishments', 'funding', 'indicators', 'roadmaps', 'roadmaps-paca'].map((name) => ({
        name,
        url: `http://127.0.0.1:${port}/${name}`,
        schema: 'COMPOSED',
      })),
    );
    expect(lines).toEqual([]);
  });

  it.each([
    ['COMPOSED', 'other descriptions', (sdl: string) => sdl.replace(/^"""[\s\S]*?"""\n/gm, '')],
    [
      'COMPATIBLE',
      'a field more',
      (sdl: string) => sdl.replace(/^type PacaRoadmap [^{]*\{/m, '$&\n  motto: String'),
    ],
  ] as const)('is %s with %s', async (schema, _what, change) => {
    answer = gives(change(paca));
    expect(change(paca)).not.toBe(paca);
    expect(of(await statuses.look(), 'roadmaps-paca').schema).toBe(schema);
    expect(lines).toEqual([]);
  });

  it('is behind without a field that was composed, which is logged once', async () => {
    answer = gives(paca.replace(/^ {2}"""(?:(?!""")[\s\S])*"""\n {2}mobilisedEstablishments: .*\n/m, ''));
    for (let time = 0; time < 2; time++)
      expect(of(await statuses.look(), 'roadmaps-paca').schema).toBe('BEHIND');
    expect(lines).toEqual([
      expect.objectContaining({
        subgraph: 'roadmaps-paca',
        schema: 'BEHIND',
        missing: ['PacaRoadmap.mobilisedEstablishments was removed.'],
      }),
    ]);
  });

  it.each([
    ['nothing', {}],
    ['what is no SDL', gives('type {')],
    ['more than is read', gives('#'.repeat(2_000_000))],
  ])('is unknown of one that gives %s', async (_what, response) => {
    answer = response;
    const healths = await statuses.look();
    expect(of(healths, 'roadmaps-paca').schema).toBe('UNKNOWN');
    expect(of(healths, 'funding').schema).toBe('COMPOSED');
    expect(lines).toEqual([expect.objectContaining({ subgraph: 'roadmaps-paca', schema: 'UNKNOWN' })]);
  });
});

describe('the register', () => {
  const freshness = { status: 'STALE', extractedOn: '2026-05-04', ageDays: 210 };
  const none = { status: 'SYNTHETIC', extractedOn: null, ageDays: null };

  it.each([
    ['is as fresh as establishments says, whatever its status', { registry: freshness }, freshness],
    ['may have no extract', { registry: none }, none],
    ['is unknown of one that does not say', {}, null],
    ['is unknown of one that says anything else', { registry: { ...freshness, status: 'FINE' } }, null],
    ['is unknown without a day', { registry: { ...freshness, extractedOn: '2026-02-30' } }, null],
  ])('%s', async (_what, said, registry) => {
    health = said;
    await statuses.look();
    expect(statuses.registry).toEqual(registry);
    expect(lines).toEqual([]);
  });
});
