import { manyByKey, oneByKey, perKey } from '@hopen/kit/graphql';
import type { Context, Scope } from '@hopen/kit/subgraph';
import { beneficiaryReference, type CivilDay, findRegion } from '@hopen/schema';
import { Beneficiary } from '../domain/beneficiary.ts';
import { Domain, headingOf, IndicatorDefinition, inForceOn, Prerequisite } from '../domain/definitions.ts';
import { IndicatorValue, ownerOf } from '../domain/indicator-value.ts';
import { Review } from '../domain/review.ts';
import { findMembers } from '../persistence/programme-members.ts';
import { findPublicRegions } from '../persistence/public-region-cache.ts';
import { findRequirements, findValues } from '../persistence/value-queries.ts';

const keyOf = ({ programmeCode, code }: { programmeCode: string; code: string }) =>
  `${programmeCode} ${code}`;

/** Loaders of one request: each reads in one statement, however many objects ask. */
export function createLoaders({ em, today }: Scope) {
  const definitionsOn = perKey((day) =>
    manyByKey(
      async (programmes) => {
        const versions = await em.find(
          IndicatorDefinition,
          { programmeCode: { $in: [...programmes] } },
          { orderBy: [{ code: 'asc' }, { validFrom: 'asc' }] },
        );
        return [...Map.groupBy(versions, keyOf).values()].flatMap((own) => inForceOn(own, day) ?? []);
      },
      (row) => row.programmeCode,
    ),
  );
  const valuesAsOf = perKey((day) => manyByKey((references) => findValues(em, references, day), ownerOf));
  return {
    /** Definitions of programmes, in the versions in force on a day. */
    definitionsOn,
    /** Definitions under a domain or a prerequisite. */
    async definitionsUnder({ programmeCode, code }: { programmeCode: string; code: string }, day: CivilDay) {
      const definitions = await definitionsOn(day).load(programmeCode);
      return definitions.filter((each) => headingOf(each.code) === code);
    },
    domain: oneByKey((keys) => em.find(Domain, { $or: keys.map(toPair) }), keyOf),
    domainsOf: manyByKey(
      (programmes) =>
        em.find(Domain, { programmeCode: { $in: [...programmes] } }, { orderBy: { code: 'asc' } }),
      (row) => row.programmeCode,
    ),
    prerequisitesOf: manyByKey(
      (programmes) =>
        em.find(Prerequisite, { programmeCode: { $in: [...programmes] } }, { orderBy: { code: 'asc' } }),
      (row) => row.programmeCode,
    ),
    beneficiary: oneByKey(
      (references) => em.find(Beneficiary, { $or: references.map(toBeneficiary) }),
      ({ kind, number }) => beneficiaryReference(kind, number),
    ),
    /** Values of a beneficiary with their reviews, as recorded by a day. */
    valuesOf: (reference: string, day: CivilDay) => valuesAsOf(day).load(reference),
    value: oneByKey(
      (ids) => em.find(IndicatorValue, { id: { $in: [...ids] } }, { disableIdentityMap: true }),
      (row) => row.id,
    ),
    reviewsOf: manyByKey(
      (ids) =>
        em.find(
          Review,
          { valueId: { $in: [...ids] }, decidedOn: { $lte: today } },
          { orderBy: { sequence: 'asc' }, disableIdentityMap: true },
        ),
      (row) => row.valueId,
    ),
    /** Requirements of a programme on a day. */
    requirementsOn: perKey((day) => perKey((programme) => findRequirements(em, programme, day))),
    /** Beneficiaries that a programme concerns. */
    members: perKey((programme) => findMembers(em, programme, today)),
    /** Public attainment of every region, as of a past day. */
    publicRegions: perKey((day) => perKey((programme) => findPublicRegions(em, programme, day))),
    /** Members whose open sites are all in a region, for all regions that are asked about in one tick. */
    membersIn: perKey((programme) =>
      manyByKey(
        (regionCodes) =>
          findMembers(
            em,
            programme,
            today,
            regionCodes.filter((code) => findRegion(code)),
          ),
        ({ regionCodes }) => (regionCodes.length === 1 ? regionCodes[0]! : ''),
      ),
    ),
  };
}

export type Loaders = ReturnType<typeof createLoaders>;
export type RequestContext = Context<Loaders>;

function toPair(key: string) {
  const [programmeCode, code] = key.split(' ') as [string, string];
  return { programmeCode, code };
}

function toBeneficiary(reference: string) {
  const [kind, number] = reference.split(':') as [Beneficiary['kind'], string];
  return { kind, number };
}
