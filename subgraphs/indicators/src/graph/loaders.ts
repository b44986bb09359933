import { manyByKey, oneByKey, type Scope } from '@hopen/kit';
import { beneficiaryReference, type CivilDay, findRegion } from '@hopen/schema';
import { Beneficiary } from '../domain/beneficiary.ts';
import { Domain, headingOf, IndicatorDefinition, inForceOn, Prerequisite } from '../domain/definitions.ts';
import { IndicatorValue } from '../domain/indicator-value.ts';
import { Review } from '../domain/review.ts';
import { findMembers } from '../persistence/attainment.ts';
import { findRequirements, findValues } from '../persistence/value-queries.ts';
import { findToldRegions } from '../persistence/public-regions.ts';

const keyOf = ({ programmeCode, code }: { programmeCode: string; code: string }) =>
  `${programmeCode} ${code}`;

/** What one request reads, each thing in one statement however many ask for it. */
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
  const valuesAsOf = perKey((day) =>
    manyByKey(
      (references) => findValues(em, references, day),
      (value) => beneficiaryReference(value.beneficiaryKind, value.beneficiaryNumber),
    ),
  );
  return {
    /** The definitions of programmes, in the versions in force on a day. */
    definitionsOn,
    /** Those under a domain or a prerequisite. */
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
    /** The values of a beneficiary with their reviews, as they were recorded by a day. */
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
    /** What a programme asks for, by the headings of a day. */
    requirementsOn: perKey((day) => perKey((programme) => findRequirements(em, programme, day))),
    /** Everybody whom a programme concerns. */
    members: perKey((programme) => findMembers(em, programme, today)),
    /** What everybody is told of the attainment of every region, as of a day. */
    toldRegions: perKey((day) => perKey((programme) => findToldRegions(em, programme, day))),
    /** Those whose open sites are all in a region, for all regions that are asked about in one tick. */
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

function toPair(key: string) {
  const [programmeCode, code] = key.split(' ') as [string, string];
  return { programmeCode, code };
}

function toBeneficiary(reference: string) {
  const [kind, number] = reference.split(':') as [Beneficiary['kind'], string];
  return { kind, number };
}

/** Makes a thing once for the same word: a programme, a day. */
function perKey<Value>(make: (word: string) => Value): (word: string) => Value {
  const made = new Map<string, Value>();
  return (word) => {
    if (!made.has(word)) made.set(word, make(word));
    return made.get(word)!;
  };
}
