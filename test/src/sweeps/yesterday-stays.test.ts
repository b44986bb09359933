import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { loadDefinitions, type ProgrammeFile } from '@hopen/indicators';
import { addDays } from '@hopen/schema';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { askedFields, DATED_FIELDS, factsOf, QUESTIONS } from '../support/as-of-questions.ts';
import { type Campaign, openCampaign } from '../support/campaign-play.ts';
import { findSubjects, month } from '../support/month-of-acts.ts';
import { UNHURRIED } from '../support/test-country.ts';

/** Eve of the month, and days long before, in the former programme and the call. */
const DAYS_BEFORE = ['2017-06-30', '2019-06-15', '2019-08-20'];

/** Release with new versions, indicators and headings that are dated earlier. */
const RELEASE = '2019-09-23';
const SHIPPED = new URL('../../../subgraphs/indicators/data/hopen.json', import.meta.url);

/** Unlimited cost, since each query selects everything. */
const GENEROUS = { limits: { ...UNHURRIED.limits, costPerOperation: 2_000_000_000 } };

/** Response as of a day, read by one viewer on a later day. */
interface Snapshot {
  readonly day: string;
  readonly viewer: string;
  readonly question: number;
  readonly facts: ReturnType<typeof factsOf>;
}

let campaign: Campaign;
let tokens: [viewer: string, token: string | undefined][];
let variables: Record<string, string>;
const snapshots: Snapshot[] = [];
let scenes: ReturnType<typeof month>;

beforeAll(async () => {
  campaign = await openCampaign({ today: '2019-08-21', loadedOn: '2019-08-20', frontDoor: GENEROUS });
  const subjects = await findSubjects(campaign);
  scenes = [...month(campaign, subjects), [RELEASE, loadLateVersions]];
  const { graph } = campaign;
  const { data } = await graph.ask(
    '{ hospitalGroups(first: 1, filter: { regionCode: "94" }) { nodes { code } } }',
  );
  variables = {
    application: subjects.entity.application,
    entity: subjects.entity.number,
    site: subjects.site.number,
    moved: subjects.moved,
    group: data.hospitalGroups.nodes[0].code,
  };
  const claims = {
    dgos: { hopen_role: 'dgos' },
    'ars 94': { hopen_role: 'ars', hopen_region: '94' },
    filers: {
      hopen_role: 'establishment',
      hopen_beneficiaries: [`EJ:${subjects.entity.number}`, `ET:${subjects.site.number}`],
    },
  };
  tokens = [['anonymous', undefined]];
  for (const [viewer, claim] of Object.entries(claims)) tokens.push([viewer, await graph.token(claim)]);
});
afterAll(() => campaign?.graph.close());

async function loadLateVersions(): Promise<void> {
  const shipped: ProgrammeFile = JSON.parse(await readFile(SHIPPED, 'utf8'));
  const late = (code: string, like: string, changes: object) => {
    const found = shipped.indicators.find((each) => each.code === like)!;
    return { ...found, code, validFrom: '2019-06-01', ...changes };
  };
  const file = {
    ...shipped,
    prerequisites: [...shipped.prerequisites, { ...shipped.prerequisites[0]!, code: 'P5' }],
    domains: [...shipped.domains, { ...shipped.domains[0]!, code: 'D8' }],
    indicators: [
      ...shipped.indicators,
      late('P1.1', 'P1.1', { target: 99 }),
      late('P1.2', 'P1.2', { allowsNotApplicable: true }),
      ...['P2.9', 'P5.1', 'D1.9', 'D8.1'].map((code) => late(code, 'P1.1', {})),
    ],
  };
  const folder = join(process.env.HOPEN_RUN_FOLDER!, crypto.randomUUID());
  await mkdir(folder);
  await writeFile(join(folder, 'hopen.json'), JSON.stringify(file));
  const em = campaign.graph.country.databases.get('indicators')!.em.fork();
  await loadDefinitions(em, pathToFileURL(`${folder}/`), RELEASE);
}

async function read(day: string, question: number, token: string | undefined) {
  return factsOf(await campaign.graph.ask(QUESTIONS[question]!, { day, ...variables }, token));
}

async function takeSnapshots(day: string): Promise<void> {
  for (const [viewer, token] of tokens)
    for (const question of QUESTIONS.keys())
      snapshots.push({ day, viewer, question, facts: await read(day, question, token) });
}

/** Differences between two responses, by field path. */
function differences(before: unknown, after: unknown, path = ''): string[] {
  if (typeof before !== 'object' || typeof after !== 'object' || !before || !after)
    return Object.is(before, after)
      ? []
      : [`${path}: ${JSON.stringify(before)} became ${JSON.stringify(after)}`];
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  const of = (value: object, name: string) => (value as Record<string, unknown>)[name];
  return [...names].flatMap((name) => differences(of(before, name), of(after, name), `${path}.${name}`));
}

describe('what was answered as of a day is answered again', () => {
  it('asks everything that has asOf', () => {
    const asked = askedFields();
    expect(DATED_FIELDS.filter((field) => !asked.has(field))).toEqual([]);
  });

  it('after a month of acts and imports: for every day before them, and for each of their days', async () => {
    for (const day of DAYS_BEFORE) await takeSnapshots(day);
    for (const [day, act] of scenes) {
      campaign.graph.liveOn(day);
      await act();
      campaign.graph.liveOn(addDays(day, 1));
      await takeSnapshots(day);
    }
    campaign.graph.liveOn('2019-09-30');
    const tokenOf = new Map(tokens);
    const changed: string[] = [];
    for (const { day, viewer, question, facts } of snapshots) {
      const now = await read(day, question, tokenOf.get(viewer));
      changed.push(...differences(facts, now).map((each) => `${viewer}, ${day}${each}`));
    }
    expect(snapshots.length).toBeGreaterThanOrEqual(200);
    expect(changed).toEqual([]);
    expect(await indicatorsAsked(RELEASE)).not.toContain('P5.1 2019-06-01');
    expect(await indicatorsAsked('2019-09-24')).toEqual(
      expect.arrayContaining(['P1.1 2019-06-01', 'P2.9 2019-06-01', 'P5.1 2019-06-01']),
    );
  });

  async function indicatorsAsked(asOf: string): Promise<string[]> {
    const token = await campaign.graph.token({ hopen_role: 'dgos' });
    const query = `query ($finess: ID!, $asOf: Date) { legalEntity(finess: $finess) { verdict(programme: "HOPEN", asOf: $asOf) {
      prerequisites { indicators { code validFrom } } } } }`;
    const { entity: finess } = variables;
    const { data } = await campaign.graph.ask(query, { finess, asOf }, token);
    const { prerequisites }: { prerequisites: { indicators: { code: string; validFrom: string }[] }[] } =
      data.legalEntity.verdict;
    return prerequisites.flatMap(({ indicators }) =>
      indicators.map(({ code, validFrom }) => `${code} ${validFrom}`),
    );
  }
});
