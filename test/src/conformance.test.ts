import { conformanceOf, type Report } from '@hopen/scripts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { BROKEN_SUBGRAPHS } from './broken-subgraphs.ts';
import { distorted } from './distorted.ts';
import { AMPLE_MS } from './house.ts';
import { type ServedPaca, servePaca } from './served-paca.ts';

let paca: ServedPaca;
beforeAll(async () => {
  paca = await servePaca();
});
afterAll(() => paca.stop());

/** A short load, and no limit: a machine may have other things to do. */
const LOAD = { questions: 8, connections: 4, p99Ms: Number.MAX_SAFE_INTEGER, timeoutMs: AMPLE_MS };

const SPEED = 'under load it answers in time';
const broken = ({ findings, speed }: Report) =>
  [...findings, speed]
    .filter(({ outcome }) => outcome === 'breach')
    .map(({ check, seen }) => `${check}: ${seen}`);

describe('ARS Paca', () => {
  it('conforms, and there is something to see for every check', async () => {
    const report = await conformanceOf({ region: '93', url: paca.url, token: paca.token, ...LOAD });
    expect([...report.findings, report.speed].filter(({ outcome }) => outcome !== 'passed')).toEqual([]);
    expect(report).toMatchObject({ region: '93', type: 'PacaRoadmap', treaty: '1.0', conforms: true });
    expect(report.findings.length).toBeGreaterThanOrEqual(27);
  });

  it('does not conform as the subgraph of another region', async () => {
    const report = await conformanceOf({ region: '94', url: paca.url, ...LOAD });
    expect(broken(report).join('\n')).toContain('PacaRoadmap belongs to roadmaps-paca');
    expect(report.conforms).toBe(false);
  });

  it('is left as it was: nothing that is sent can change anything', async () => {
    const em = paca.database.em.fork();
    const read = () =>
      em.execute(
        'select (select count(*) from "roadmaps-paca".paca_roadmap) + (select count(*) from "roadmaps-paca".roadmap_draft) + (select count(*) from "roadmaps-paca".command) as rows',
      );
    const before = await read();
    await conformanceOf({ region: '93', url: paca.url, token: paca.token, ...LOAD });
    expect(await read()).toEqual(before);
  });
});

describe('what cannot be tested is said', () => {
  it.each([
    ['a region that does not exist', { region: '92', url: 'http://127.0.0.1:1/' }, 'INSEE'],
    ['an address that is none', { region: '93', url: 'paca' }, 'address'],
    ['nobody there', { region: '93', url: 'http://127.0.0.1:1/' }, 'ECONNREFUSED'],
  ])('%s', async (_what, options, says) => {
    await expect(conformanceOf(options)).rejects.toThrow(says);
  });
});

describe('a subgraph that is broken fails its own check and no other', () => {
  it.each(BROKEN_SUBGRAPHS)('$what: $fails', async ({ fails, by, load }) => {
    const proxy = await distorted(paca.url, by);
    try {
      const report = await conformanceOf({
        region: '93',
        url: proxy.url,
        token: paca.token,
        ...LOAD,
        ...load,
      });
      expect(broken(report).filter((each) => !each.startsWith(`${fails}: `))).toEqual([]);
      expect(broken(report)).toHaveLength(1);
      // How fast it is, is no article of the treaty.
      expect(report.conforms).toBe(fails === SPEED);
    } finally {
      await proxy.stop();
    }
  });
});
