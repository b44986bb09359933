import { join } from 'node:path';
import { importFiness } from '@hopen/establishments';
import { ROADMAP_NAMES } from '@hopen/schema';
import { refreshCopies } from '@hopen/scripts';
import {
  legalEntityLine,
  numberOf,
  siteLine,
} from '../../../subgraphs/establishments/src/testing/extract-lines.ts';
import { actOn, type Campaign, expectDone, type Payload, type Player, type Target } from './campaign-play.ts';
import { writeExtract } from './finess-import-try-out.ts';

const CORSICA = '94';

/** Subjects of the month: FINESS and application numbers. All are in Corsica except the moving site. */
export interface Subjects {
  /** Public legal entities: one has filed, one was also retained by the former programme. */
  readonly entity: Filer;
  readonly former: string;
  /** Private sites that have filed: one will be preselected and withdraw, one be refused, one close. */
  readonly site: Filer;
  readonly withdrawing: Filer;
  readonly refused: Filer;
  readonly closing: string;
  /** Site whose legal entity has filed, and another legal entity that has. */
  readonly moved: string;
  readonly successor: string;
}

interface Filer {
  readonly number: string;
  readonly application: string;
}

/** Finds the subjects, and prepares the register for changes by FINESS extracts. */
export async function findSubjects({ graph: { country } }: Campaign): Promise<Subjects> {
  const em = (subgraph: string) => country.databases.get(subgraph)!.em.fork();
  const filers = (kind: string, isPublic: boolean): Promise<Filer[]> =>
    em('funding').execute(
      `select min(beneficiary_number) as number, min(id) as application from funding.application_state
       where programme_code = 'HOPEN' and region_code = '${CORSICA}' and until = '9999-12-31' and beneficiary_kind = ?
         and is_public = ? and status = 'SUBMITTED' group by beneficiary_number order by 1`,
      [kind, isPublic],
    );
  const [entity] = await filers('EJ', true);
  const [site, withdrawing, refused, closing] = await filers('ET', false);
  const [former] = await em('funding').execute(
    `select beneficiary_number as number from funding.application
     where programme_code = 'HN' and region_code = '${CORSICA}' and beneficiary_kind = 'EJ'`,
  );
  const entities = await em('funding').execute(
    `select entity.number, min(site.number) as site from funding.beneficiary entity
     join funding.beneficiary site on site.legal_entity_finess = entity.number and site.region_codes = '{93}'
     where entity.kind = 'EJ' and entity.region_codes = '{93}' and entity.number in
       (select beneficiary_number from funding.application_state where beneficiary_kind = 'EJ' and submitted_on < '2019-07-01')
     group by 1 order by 1 limit 2`,
  );
  const subjects = {
    entity: entity!,
    former: former!.number,
    site: site!,
    withdrawing: withdrawing!,
    refused: refused!,
    closing: closing!.number,
    moved: entities[0]!.site,
    successor: entities[1]!.number,
  };
  for (const table of ['legal_entity', 'establishment', 'hospital_group'])
    await em('establishments').execute(`update establishments.${table} set data_origin = 'DECLARED'`);
  return subjects;
}

/** Act on a day of the month. */
export type DatedAct = readonly [day: string, act: () => Promise<unknown>];

const [PUBLIC, PRIVATE] = ['13', '95'];

/** Month of mutations and imports. Each import repeats the previous one with its changes. */
export function month(campaign: Campaign, subjects: Subjects): DatedAct[] {
  const { corsica, dgos } = campaign;
  const target = (filer: Filer): Target => ({ applicationId: filer.application, expectedVersion: 0 });
  const files = {
    entity: target(subjects.entity),
    site: target(subjects.site),
    withdrawing: target(subjects.withdrawing),
    refused: target(subjects.refused),
  };
  const act = async (file: Target, player: Player, mutation: string, more?: object) =>
    expectDone(await actOn(await reread(campaign, file), player, mutation, more));
  const entity = () => campaign.as(`EJ:${subjects.entity.number}`);
  const site = () => campaign.as(`ET:${subjects.site.number}`);
  const extract = (today: string, on: string, lines: readonly string[]) =>
    importExtract(campaign, today, on, lines);
  const entityLine = (number: string, status: string) =>
    legalEntityLine(number, { statutjuridique: status!, departement: '2A' });
  const corsicanSite = (number: string) => siteLine(number, subjects.former, { departement: '2A' });
  const sites = [siteLine(subjects.moved, subjects.successor), corsicanSite(numberOf(1, '2A'))];

  return [
    [
      '2019-08-21',
      async () => {
        const chosen = [files.entity, files.site, files.withdrawing];
        for (const file of chosen) await reread(campaign, file);
        const items = chosen.map((file) => ({ ...file, amount: 4_000_000 }));
        expectDone(await corsica.act('preselectApplications', { items }));
        await act(files.refused, corsica, 'refuseApplication', { motive: 'Hors priorité.' });
      },
    ],
    [
      '2019-08-23',
      async () => {
        const owner = await campaign.as(`ET:${subjects.withdrawing.number}`);
        await act(files.withdrawing, owner, 'withdrawApplication', { motive: 'Projet abandonné.' });
        const allotment = { programme: 'HOPEN', regionCode: CORSICA, motive: 'Redéploiement.' };
        expectDone(await dgos.act('allotEnvelope', { ...allotment, amount: -1_000_00 }));
        expectDone(await dgos.act('allotEnvelope', { ...allotment, amount: 400_00 }));
      },
    ],
    ['2019-08-26', () => transmit(campaign)],
    [
      '2019-08-28',
      () =>
        extract('2019-08-28', '2019-08-25', [
          entityLine(subjects.former, PRIVATE!),
          entityLine(subjects.entity.number, PRIVATE!),
          ...sites,
          corsicanSite(subjects.closing),
        ]),
    ],
    ['2019-08-30', () => transmit(campaign)],
    [
      '2019-09-02',
      async () => {
        for (const file of [files.entity, files.site]) await reread(campaign, file);
        expectDone(await dgos.act('retainApplications', { items: [files.entity, files.site] }));
      },
    ],
    [
      '2019-09-05',
      () => extract('2019-09-05', '2019-09-01', [entityLine(subjects.entity.number, PUBLIC!), ...sites]),
    ],
    ['2019-09-09', () => declares(campaign, subjects)],
    [
      '2019-09-11',
      async () => {
        await act(files.entity, await entity(), 'fileProject', { plannedTargetsOn: '2021-06-30' });
        await act(files.entity, corsica, 'acceptProject');
        await act(files.site, await site(), 'fileProject', { plannedTargetsOn: '2021-06-30' });
        await act(files.site, corsica, 'returnProject', { motive: 'Calendrier à détailler.' });
      },
    ],
    [
      '2019-09-16',
      async () => {
        const advance = { instalment: 'ADVANCE', vehicle: 'FMESPP', valueOn: '2019-09-12' };
        await act(files.entity, dgos, 'recordPayment', advance);
        // Corrected extract of a day that was already imported.
        await extract('2019-09-16', '2019-09-01', [entityLine(subjects.former, PUBLIC!), ...sites]);
      },
    ],
    [
      '2019-09-18',
      async () => {
        const { data } = await dgos.ask(
          `{ application(id: "${files.entity.applicationId}") { ledgerLines { id kind } } }`,
        );
        const line = data.application.ledgerLines.find(({ kind }: { kind: string }) => kind === 'ADVANCE');
        const correction = { lineId: line.id, amount: -100_00, motive: 'Trop versé.' };
        await act(files.entity, dgos, 'recordCorrection', correction);
      },
    ],
    ['2019-09-20', () => publishes(corsica)],
  ];
}

/** Application with its current version. */
async function reread({ graph }: Campaign, file: Target): Promise<Target> {
  const [row] = await graph.country.databases
    .get('funding')!
    .em.fork()
    .execute(`select max(sequence) as version from funding.decision where application_id = ?`, [
      file.applicationId,
    ]);
  file.expectedVersion = row!.version;
  return file;
}

/** Transmits the preselection of ARS Corse with a matching forecast. */
async function transmit({ graph, corsica }: Campaign): Promise<Payload> {
  const standing: { domain: string; amount: string }[] = await graph.country.databases
    .get('funding')!
    .em.fork()
    .execute(
      `select domain_code as domain, sum(granted_cents) as amount from funding.application_state
       where programme_code = 'HOPEN' and region_code = '${CORSICA}' and until = '9999-12-31'
         and status in ('PRESELECTED', 'RETAINED') group by 1`,
    );
  const forecast = standing.map(({ domain, amount }) => ({ year: 2020, domain, amount: Number(amount) }));
  return expectDone(await corsica.act('transmitPreselection', { programme: 'HOPEN', forecast }));
}

/** Imports a FINESS extract of a day and refreshes the copies. */
async function importExtract(
  { graph: { country } }: Campaign,
  today: string,
  on: string,
  lines: readonly string[],
): Promise<void> {
  const folder = process.env.HOPEN_RUN_FOLDER!;
  const file = await writeExtract(join(folder, `${crypto.randomUUID()}.csv`), on, lines);
  const rejectsPath = join(folder, crypto.randomUUID(), 'rejects.csv');
  const options = { today, allowClosures: true, replaceSynthetic: false, rejectsPath };
  const { rejected } = await importFiness(country.databases.get('establishments')!, [file], options);
  if (rejected.path) throw new Error(JSON.stringify(rejected));
  await refreshCopies(country.databases, today);
}

/** Declares two values, corrects one, and reviews both. */
async function declares({ corsica, ...campaign }: Campaign, { entity }: Subjects): Promise<void> {
  const beneficiary = `EJ:${entity.number}`;
  const owner = await campaign.as(beneficiary);
  const observed = { observedFrom: '2019-03-01', observedUntil: '2019-08-31' };
  const declare = async (indicator: string, value: object): Promise<string> => {
    const values = [{ indicator, ...observed, ...value }];
    const { results } = expectDone(
      await owner.act('declareIndicatorValues', { programme: 'HOPEN', beneficiary, values }),
    );
    return results[0].value.id;
  };
  const rejected = await declare('P1.1', { numerator: 95, denominator: 100 });
  const validated = await declare('P1.2', { answer: true });
  expectDone(
    await corsica.act('reviewIndicatorValues', { act: 'VALIDATE', valueIds: [validated, rejected] }),
  );
  const rejection = { act: 'REJECT', valueIds: [rejected], motive: 'Pièce illisible.' };
  expectDone(await corsica.act('reviewIndicatorValues', rejection));
  await declare('P1.1', { numerator: 91, denominator: 100 });
}

/** Publishes the next version of ARS Corse's roadmap. */
async function publishes(agency: Player): Promise<void> {
  const content = {
    firstYear: 2019,
    lastYear: 2023,
    vision: 'Des données qui suivent le patient.',
    priorityDomains: [{ domain: 'D2', targetRate: 0.6, targetOn: '2022-12-31', rationale: 'Le dossier.' }],
    axes: [{ title: 'Le dossier', description: 'Partout.', domains: ['D2'] }],
    forecast: [],
    milestones: [],
    contact: { organisation: 'ARS', role: 'Pôle numérique' },
  };
  const run = async (mutation: string, type: string, input: object) => {
    const { data } = await agency.ask(
      `mutation ($input: ${type}!) { ${mutation}(input: $input) { userErrors { code field } } }`,
      { input: { idempotencyKey: mutation, ...input } },
    );
    expectDone(data[mutation]);
  };
  const { draftMutation, draftInput, publishMutation } = ROADMAP_NAMES.get(CORSICA)!;
  await run(draftMutation, draftInput, { expectedRevision: 0, content });
  await run(publishMutation, 'PublishRoadmapInput', { expectedRevision: 1 });
}
