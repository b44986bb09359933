import { manyByKey, oneByKey, type Scope } from '@hopen/kit';
import { beneficiaryReference } from '@hopen/schema';
import { Beneficiary } from '../domain/beneficiary.ts';
import { Domain, headingOf, IndicatorDefinition, Prerequisite } from '../domain/definitions.ts';
import { IndicatorValue } from '../domain/indicator-value.ts';

const keyOf = ({ programmeCode, code }: { programmeCode: string; code: string }) =>
  `${programmeCode} ${code}`;

/** What one request reads, each thing in one statement however many ask for it. */
export function createLoaders({ em, today }: Scope) {
  const definitions = manyByKey(
    async (programmes) => {
      const versions = await em.find(
        IndicatorDefinition,
        { programmeCode: { $in: [...programmes] }, validFrom: { $lte: today } },
        { orderBy: [{ code: 'asc' }, { validFrom: 'asc' }] },
      );
      return latest(versions, keyOf);
    },
    (row) => row.programmeCode,
  );
  return {
    definitions,
    /** The definitions under a domain or a prerequisite. */
    async definitionsUnder({ programmeCode, code }: { programmeCode: string; code: string }) {
      return (await definitions.load(programmeCode)).filter((each) => headingOf(each.code) === code);
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
    valuesOf: manyByKey(
      async (references) => {
        const values = await em.find(
          IndicatorValue,
          { $or: references.map(toOwner), declaredOn: { $lte: today } },
          { orderBy: [{ indicatorCode: 'asc' }, { declaredOn: 'asc' }, { id: 'asc' }] },
        );
        return latest(values, (value) => `${ownerOf(value)} ${value.programmeCode} ${value.indicatorCode}`);
      },
      (value) => ownerOf(value),
    ),
  };
}

export type Loaders = ReturnType<typeof createLoaders>;

/** Of each key the last row, in the order of the first. */
function latest<Row>(rows: readonly Row[], key: (row: Row) => string): Row[] {
  return [...new Map(rows.map((row) => [key(row), row])).values()];
}

function toPair(key: string) {
  const [programmeCode, code] = key.split(' ') as [string, string];
  return { programmeCode, code };
}

const ownerOf = ({ beneficiaryKind, beneficiaryNumber }: IndicatorValue) =>
  beneficiaryReference(beneficiaryKind, beneficiaryNumber);

function toBeneficiary(reference: string) {
  const [kind, number] = reference.split(':') as [Beneficiary['kind'], string];
  return { kind, number };
}

function toOwner(reference: string) {
  const { kind, number } = toBeneficiary(reference);
  return { beneficiaryKind: kind, beneficiaryNumber: number };
}
