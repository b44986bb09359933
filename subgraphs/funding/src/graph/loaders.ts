import { journalLength } from '@hopen/kit/commands';
import { findPages, inSnapshot, pageLoader, type SqlEntityManager } from '@hopen/kit/database';
import { manyByKey, oneByKey, perKey } from '@hopen/kit/graphql';
import { type Context, type Scope } from '@hopen/kit/subgraph';
import { type BeneficiaryReference, beneficiaryReference, type CivilDay, dayOf } from '@hopen/schema';
import type { FilterQuery } from '@mikro-orm/core';
import DataLoader from 'dataloader';
import { Decision } from '../domain/application.ts';
import { ApplicationState } from '../domain/application-state.ts';
import { Beneficiary, BeneficiaryPeriod } from '../domain/beneficiary.ts';
import { LedgerLine } from '../domain/ledger.ts';
import { Programme } from '../domain/programme.ts';
import type { Structure } from '../domain/structure.ts';
import { findPaid } from '../persistence/paid.ts';
import { unknownProgramme } from '../persistence/programmes.ts';
import { findPublicSelections } from '../persistence/public-selections.ts';
import { auditFiles } from '../persistence/reconciliation-decisions.ts';
import { findSelections, type Selected } from '../persistence/selections.ts';
import { findCurrentEnvelopes, findEnvelopes } from '../persistence/sums.ts';
import { findTransmissions } from '../persistence/transmissions.ts';
import { type ApplicationArgs, applicationList, visible } from './application-list.ts';
import type { BeneficiaryKey } from './beneficiary.type.ts';
import { type EnvelopeLinesQuery, envelopeLines } from './envelope-lines.ts';
import { findProvenFiles } from './proven-files.ts';

const referenceOf = ({ kind, number }: BeneficiaryKey) => beneficiaryReference(kind, number);

/** Loaders of one request: each kind of fact in one statement per day, however many fields ask for it. */
export function createLoaders(scope: Scope) {
  const { em, viewer, today } = scope;
  let programmes: Promise<Programme[]> | undefined;
  const seen = (day: CivilDay) => visible({}, viewer, day);
  let stamp: Promise<string> | undefined;
  const readStamp = async () => String(await journalLength(em));
  const envelopes = perKey((programme, day) =>
    oneByKey(
      async (regionCodes) => {
        if (day !== today) return findEnvelopes(em, programme, regionCodes, day);
        // Anew for each batch: the request itself may have acted.
        stamp = readStamp();
        return findCurrentEnvelopes(em, programme, regionCodes, { today, stamp: await stamp });
      },
      (envelope) => envelope.regionCode,
    ),
  );
  const paid = perKey(async (programme, day) => {
    stamp ??= readStamp();
    return findPaid(em, programme, { day, stamp: await stamp });
  });
  const applications = perKey((day) =>
    oneByKey(
      (ids) => em.find(ApplicationState, { $and: [{ id: { $in: [...ids] } }, seen(day)] } as Where),
      (row) => row.id,
    ),
  );
  const applicationsOf = perKey((day) =>
    manyByKey((references) => findFiledBy(em, references, seen(day)), filerOf),
  );
  /** Copy of a beneficiary that holds on a day, by `reference day`; one statement for all days. */
  const periodOn = new DataLoader(async (keys: readonly string[]) => {
    const asked = keys.map((key) => key.split(' ') as [reference: BeneficiaryReference, day: CivilDay]);
    const references = [...new Set(asked.map(([reference]) => reference))];
    const rows = await em.find(BeneficiaryPeriod, { $or: byKind(references, 'kind', 'number') });
    const periods = Map.groupBy(rows, referenceOf);
    return asked.map(
      ([reference, day]) =>
        periods.get(reference)?.find(({ from, until }) => from <= day && day < until) ?? null,
    );
  });
  const others = perKey((programmeCode, day) =>
    manyByKey(
      (structures) =>
        em.find(ApplicationState, {
          structure: { $in: [...structures] },
          programmeCode,
          from: { $lte: day },
          until: { $gt: day },
        } as Where),
      (row) => row.structure,
    ),
  );
  const selections = perKey(
    (programme) =>
      new DataLoader((selected: readonly Selected[]) => findSelections(em, programme, selected), {
        cacheKeyFn: ({ regionCode, day }) => `${regionCode} ${day}`,
      }),
  );
  const publicSelections = new Map<string, ReturnType<typeof findPublicSelections>>();
  return {
    programme: oneByKey(
      (codes) => em.find(Programme, { code: { $in: [...codes] } }),
      (row) => row.code,
    ),
    /** All of them, by code. */
    programmes: () => (programmes ??= em.find(Programme, {}, { orderBy: { code: 'asc' } })),
    envelope: (programme: string, regionCode: string, day: CivilDay) =>
      envelopes(programme, day).load(regionCode),
    /** Payments as of the end of a year, from which the public figure is made. */
    paid: async (programme: string, regionCode: string, day: CivilDay) =>
      (await paid(programme, day)).get(regionCode) ?? null,
    /** Selection of a region, or of the country under null; all regions and days of a request are read together. */
    selection: (programme: string, regionCode: string | null, day: CivilDay) =>
      selections(programme).load({ regionCode, day }),
    /** Public view of a region's selection on that day. */
    async publicSelection(programme: Programme, regionCode: string, day: CivilDay) {
      const key = `${programme.code} ${day}`;
      if (!publicSelections.has(key)) publicSelections.set(key, findPublicSelections(em, programme, day));
      return (await publicSelections.get(key)!).get(regionCode);
    },
    transmissions: perKey((programme, day) => findTransmissions(em, programme, day)),
    /** Files that hold money of a programme in a region, with the proofs of their payments. */
    provenFiles: perKey((programme) =>
      manyByKey(
        (regionCodes) => findProvenFiles(scope, programme, regionCodes),
        ({ file }) => file.application.regionCode,
      ),
    ),
    /** Audit of a programme's files, read once, whatever of it is asked for. */
    audit: perKey(async (programme) =>
      inSnapshot(em, async (inRead) =>
        auditFiles(inRead, await inRead.findOneOrFail(Programme, { code: programme }), today),
      ),
    ),
    beneficiary: oneByKey(
      (references) => em.find(Beneficiary, { $or: byKind(references, 'kind', 'number') }),
      referenceOf,
    ),
    /** Legal entity of a site on that day; authorisation reads the present one, `beneficiary`. */
    legalEntityOn: async (site: string, day: CivilDay) =>
      (await periodOn.load(`${site} ${day}`))?.legalEntityFiness ?? null,
    /** Code of the hospital group of a beneficiary on that day. */
    hospitalGroupOn: async (reference: string, day: CivilDay) =>
      (await periodOn.load(`${reference} ${day}`))?.hospitalGroupCode ?? null,
    application: (id: string, day: CivilDay) => applications(day).load(id),
    /** Application as it was after one act on it, by `number version`. */
    version: oneByKey(
      (keys) => {
        const pairs = keys.map((key) => key.split(' ') as [id: string, version: string]);
        return em.find(ApplicationState, {
          $or: pairs.map(([id, version]) => ({ id, sequence: Number(version) })),
        });
      },
      (row) => `${row.id} ${row.sequence}`,
    ),
    applicationsOf: (reference: string, day: CivilDay) => applicationsOf(day).load(reference),
    /** Every application of a structure to a programme, whoever may see it: what its eligibility hangs on. */
    others: (programme: string, structure: Structure) => others(programme, today).load(structure),
    applicationsOfRegion: pageLoader((values, args: ApplicationArgs) =>
      findPages(
        em,
        ApplicationState,
        { property: 'regionCode', values },
        applicationList(args, viewer, dayOf(args.asOf, today)),
      ),
    ),
    decisions: upToVersion((ids) =>
      em.find(Decision, { applicationId: { $in: [...ids] } }, { orderBy: { sequence: 'asc' } }),
    ),
    ledgerLines: upToVersion(
      async (ids) =>
        (await em.find(
          LedgerLine,
          { applicationId: { $in: [...ids] } },
          { orderBy: [{ decisionSequence: 'asc' }, { id: 'asc' }] },
        )) as ApplicationLine[],
      ({ decisionSequence }) => decisionSequence,
    ),
    envelopeLines: pageLoader((regionCodes, args: EnvelopeLinesQuery) =>
      findPages(em, LedgerLine, { property: 'regionCode', values: regionCodes }, envelopeLines(args)),
    ),
  };
}

type Where = FilterQuery<ApplicationState>;

/** Ledger line of an application: it always comes from one of its decisions. */
type ApplicationLine = LedgerLine & { readonly applicationId: string; readonly decisionSequence: number };

const filerOf = (row: ApplicationState) => beneficiaryReference(row.beneficiaryKind, row.beneficiaryNumber);

const findFiledBy = (em: SqlEntityManager, references: readonly string[], where: Where) =>
  em.find(
    ApplicationState,
    { $and: [{ $or: byKind(references, 'beneficiaryKind', 'beneficiaryNumber') }, where] } as Where,
    { orderBy: { id: 'asc' } },
  );

/** Rows of applications up to the version of each that is shown, in one statement. */
function upToVersion<Row extends { readonly applicationId: string }>(
  find: (ids: readonly string[]) => Promise<Row[]>,
  versionOf: (row: Row) => number = (row) => (row as unknown as Decision).sequence,
) {
  const loader = new DataLoader(async (keys: readonly string[]) => {
    const ids = [...new Set(keys.map((key) => key.slice(0, key.indexOf(' '))))];
    const rows = Map.groupBy(await find(ids), ({ applicationId }) => applicationId);
    return keys.map((key) => {
      const [id, version] = key.split(' ') as [string, string];
      return (rows.get(id) ?? []).filter((row) => versionOf(row) <= Number(version));
    });
  });
  return ({ id, sequence }: Pick<ApplicationState, 'id' | 'sequence'>) => loader.load(`${id} ${sequence}`);
}

export type Loaders = ReturnType<typeof createLoaders>;

export type RequestContext = Context<Loaders>;

/** References as conditions, one per kind: `EJ:…` and `ET:…` may hold the same number. */
function byKind(references: readonly string[], kindProperty: string, numberProperty: string) {
  const pairs = references.map((reference) => reference.split(':') as [string, string]);
  const kinds = Map.groupBy(pairs, ([kind]) => kind);
  return [...kinds].map(([kind, group]) => ({
    [kindProperty]: kind,
    [numberProperty]: { $in: group.map(([, number]) => number) },
  }));
}

/** Programme of this code; throws `UNKNOWN_PROGRAMME` and names `field` otherwise. */
export async function knownProgramme(loaders: Loaders, code: string, field: string): Promise<Programme> {
  return (await loaders.programme.load(code)) ?? unknownProgramme(code, field);
}
