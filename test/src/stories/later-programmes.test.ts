import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { funding, type Programme } from '@hopen/funding';
import { indicators } from '@hopen/indicators';
import { addDays } from '@hopen/schema';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  actOn,
  type Campaign,
  codesOf,
  expectDone,
  openCampaign,
  type Player,
  proveTargets,
  type Target,
} from '../support/campaign-play.ts';

// No code names these programmes: each is played by what its file says.

const FOLDER = new URL('../../data/later-programmes/', import.meta.url);
const programmes: Programme[] = JSON.parse(await readFile(new URL('programmes.json', FOLDER), 'utf8'));
const REGION = '93';

let campaign: Campaign;
beforeAll(async () => {
  campaign = await openCampaign();
  const { databases } = campaign.graph.country;
  for (const subgraph of [funding, indicators])
    await subgraph.loadReferenceData!(databases.get(subgraph.name)!.em.fork(), FOLDER, '2021-01-01');
});
afterAll(() => campaign.graph.close());

/** Application that is played. */
interface File {
  readonly site: string;
  readonly domain: string;
  readonly target: Target;
  readonly establishment: Player;
}

describe.each(programmes)('$name', (programme) => {
  const { code, minimumCents, domainCodes, advancePercent, calendar, steeringBody } = programme;
  const windows = calendar.filter((step) => step.code === 'APPLICATION');
  const [first, last] = [windows[0]!, windows.at(-1)!];
  const place = programmes.indexOf(programme) * 4;
  // Not a round sum, so that shares have to be rounded.
  const amount = minimumCents + 33_33;
  let body: Player;
  beforeAll(async () => {
    body = await campaign.player({ hopen_role: 'national', hopen_body: steeringBody.code });
  });

  const create = async (beneficiary: string, more: object = {}) =>
    (await campaign.as(beneficiary)).act('createApplication', {
      programme: code,
      domain: domainCodes[0],
      beneficiary,
      requestedAmount: amount,
      ...more,
    });

  it('takes applications within its windows', async () => {
    const site = campaign.sites[place]!;
    campaign.graph.liveOn(addDays(first.from!, -1));
    expect(codesOf(await create(site))).toEqual(['NOT_OPEN_YET']);
    campaign.graph.liveOn(addDays(last.on, 1));
    expect(codesOf(await create(site))).toEqual(['DEADLINE_PASSED']);
    campaign.graph.liveOn(first.from!);
    expect(codesOf(await create(site, { requestedAmount: minimumCents - 1 }))).toEqual([
      'AMOUNT_OUT_OF_LIMITS',
    ]);
  });

  it('grants each of its domains, and pays it to the cent', async () => {
    const start = last.from!;
    campaign.graph.liveOn(start);
    const total = amount * domainCodes.length;
    expectDone(await body.act('allotEnvelope', { programme: code, regionCode: REGION, amount: total }));
    const files: File[] = [];
    for (const [index, domain] of domainCodes.entries()) {
      const site = campaign.sites[place + 1 + index]!;
      const { application } = expectDone(await create(site, { domain }));
      const target = { applicationId: application.id, expectedVersion: 1 };
      files.push({ site, domain, target, establishment: await campaign.as(site) });
      expectDone(await actOn(target, files.at(-1)!.establishment, 'submitApplication'));
    }
    const selectedOn = addDays(last.on, 1);
    campaign.graph.liveOn(selectedOn);
    const targets = files.map(({ target }) => target);
    const items = targets.map((target) => ({ ...target, amount }));
    expectDone(await campaign.paca.act('preselectApplications', { items }));
    for (const target of targets) target.expectedVersion += 1;
    expectDone(await body.act('retainApplications', { items: targets }));
    for (const target of targets) target.expectedVersion += 1;
    const reachedOn = addDays(selectedOn, 90);
    const advance = Math.floor((amount * advancePercent) / 100);
    const pay = (target: Target, instalment: string, valueOn: string) =>
      actOn(target, body, 'recordPayment', { instalment, vehicle: 'FMIS', valueOn });
    for (const { target, establishment } of files) {
      expectDone(await actOn(target, establishment, 'fileProject', { plannedTargetsOn: reachedOn }));
      const { instalments } = expectDone(await actOn(target, campaign.paca, 'acceptProject')).application;
      const sums = instalments.map((each: { kind: string; amount: number }) => [each.kind, each.amount]);
      expect(sums.filter(([, sum]: [string, number]) => sum > 0)).toEqual([
        ...(advance > 0 ? [['ADVANCE', advance]] : []),
        ['BALANCE', amount - advance],
      ]);
      if (advance > 0) expectDone(await pay(target, 'ADVANCE', selectedOn));
    }
    campaign.graph.liveOn(reachedOn);
    for (const { site, domain, target, establishment } of files) {
      await proveTargets(campaign, site, domain, addDays(reachedOn, -1), code, selectedOn);
      expectDone(await actOn(target, establishment, 'declareTargets', { reachedOn }));
      expectDone(await actOn(target, campaign.paca, 'validateTargets'));
      expectDone(await pay(target, 'BALANCE', reachedOn));
    }
  });

  it('adds up, and knows its steering body alone', async () => {
    const granted = amount * domainCodes.length;
    const { data } = await body.ask(
      `{ programme(code: "${code}") { selection { retained granted } steeringBody { code } }
         region(code: "${REGION}") { envelope(programme: "${code}") { allotted paid available } } }`,
    );
    expect(data.programme.selection).toEqual({ retained: domainCodes.length, granted });
    expect(data.region.envelope).toEqual({ allotted: granted, paid: granted, available: 0 });
    expect(data.programme.steeringBody.code).toBe(steeringBody.code);
    for (const other of programmes.filter((each) => each.steeringBody.code !== steeringBody.code)) {
      const allotment = { programme: other.code, regionCode: REGION, amount };
      await expect(body.act('allotEnvelope', allotment)).rejects.toThrow('FORBIDDEN');
    }
  });
});

describe('a folder of further programmes', () => {
  it('replaces none that is shipped', async () => {
    const folder = join(process.env.HOPEN_RUN_FOLDER!, crypto.randomUUID());
    await mkdir(join(folder, 'definitions'), { recursive: true });
    const [programme] = programmes;
    await writeFile(join(folder, 'programmes.json'), JSON.stringify([{ ...programme, code: 'HOPEN' }]));
    const definitions = await readFile(new URL('definitions/sunes.json', FOLDER), 'utf8');
    await writeFile(join(folder, 'definitions', 'x.json'), definitions.replace(programme!.code, 'HOPEN'));
    for (const subgraph of [funding, indicators]) {
      const em = campaign.graph.country.databases.get(subgraph.name)!.em.fork();
      const load = subgraph.loadReferenceData!(em, pathToFileURL(`${folder}/`), '2021-01-01');
      await expect(load).rejects.toThrow(/HOPEN is shipped|has a file already/);
    }
    const { data } = await campaign.graph.ask('{ programme(code: "HOPEN") { name domains { code } } }');
    expect(data.programme.name).toContain('HOP');
    expect(data.programme.domains).toHaveLength(7);
  });

  it('that is not there, or holds something else, is refused', async () => {
    const folder = join(process.env.HOPEN_RUN_FOLDER!, crypto.randomUUID());
    await mkdir(folder);
    for (const text of [undefined, '{}', '[', '[{}]']) {
      if (text !== undefined) await writeFile(join(folder, 'programmes.json'), text);
      const em = campaign.graph.country.databases.get('funding')!.em.fork();
      const load = funding.loadReferenceData!(em, pathToFileURL(`${folder}/`), '2021-01-01');
      await expect(load).rejects.toThrow('are not loaded');
    }
  });
});
