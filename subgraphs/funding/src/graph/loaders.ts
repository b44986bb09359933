import { findPages, manyByKey, oneByKey, pageLoader, type Scope } from '@hopen/kit';
import { beneficiaryReference, RuleViolation } from '@hopen/schema';
import type { FilterQuery } from '@mikro-orm/core';
import DataLoader from 'dataloader';
import { ApplicationState } from '../domain/application-state.ts';
import { Beneficiary } from '../domain/beneficiary.ts';
import { Programme } from '../domain/programme.ts';
import { findEnvelopes, findSelections } from '../persistence/sums.ts';
import { type ApplicationArgs, applicationList, visible } from './application-list.ts';
import type { BeneficiaryKey } from './beneficiary.type.ts';

const referenceOf = ({ kind, number }: BeneficiaryKey) => beneficiaryReference(kind, number);

/** What one request reads, each thing in one statement however many ask for it. */
export function createLoaders({ em, viewer, today }: Scope) {
  const envelopes = new Map<string, ReturnType<typeof envelopesOf>>();
  const envelopesOf = (programme: string) =>
    oneByKey(
      (regionCodes) => findEnvelopes(em, programme, regionCodes, today),
      (envelope) => envelope.regionCode,
    );
  return {
    programme: oneByKey(
      (codes) => em.find(Programme, { code: { $in: [...codes] } }),
      (row) => row.code,
    ),
    envelope: (programme: string, regionCode: string) =>
      remembered(envelopes, programme, envelopesOf).load(regionCode),
    selections: new DataLoader((programmes: readonly string[]) =>
      Promise.all(programmes.map((programme) => findSelections(em, programme, today))),
    ),
    beneficiary: oneByKey(
      (references) => em.find(Beneficiary, { $or: byKind(references, 'kind', 'number') }),
      referenceOf,
    ),
    application: oneByKey(
      (ids) =>
        em.find(ApplicationState, {
          $and: [{ id: { $in: [...ids] } }, visible({}, viewer, today)],
        } as FilterQuery<ApplicationState>),
      (row) => row.id,
    ),
    applicationsOf: manyByKey(
      (references) =>
        em.find(
          ApplicationState,
          {
            $and: [
              { $or: byKind(references, 'beneficiaryKind', 'beneficiaryNumber') },
              visible({}, viewer, today),
            ],
          } as FilterQuery<ApplicationState>,
          { orderBy: { id: 'asc' } },
        ),
      (row) => beneficiaryReference(row.beneficiaryKind, row.beneficiaryNumber),
    ),
    applicationsOfRegion: pageLoader((values, args: ApplicationArgs) =>
      findPages(
        em,
        ApplicationState,
        { property: 'regionCode', values },
        applicationList(args, viewer, today),
      ),
    ),
  };
}

export type Loaders = ReturnType<typeof createLoaders>;

/** References as conditions, one per kind: `EJ:…` and `ET:…` may hold the same number. */
function byKind(references: readonly string[], kindProperty: string, numberProperty: string) {
  const pairs = references.map((reference) => reference.split(':') as [string, string]);
  const kinds = Map.groupBy(pairs, ([kind]) => kind);
  return [...kinds].map(([kind, group]) => ({
    [kindProperty]: kind,
    [numberProperty]: { $in: group.map(([, number]) => number) },
  }));
}

/** The programme of this code; throws `UNKNOWN_PROGRAMME` and names `field` otherwise. */
export async function knownProgramme(loaders: Loaders, code: string, field: string): Promise<Programme> {
  const programme = await loaders.programme.load(code);
  if (programme) return programme;
  throw new RuleViolation('UNKNOWN_PROGRAMME', `« ${code.slice(0, 20)} » n'est le code d'aucun programme.`, {
    field,
  });
}

function remembered<Value>(values: Map<string, Value>, key: string, make: (key: string) => Value): Value {
  const value = values.get(key) ?? make(key);
  values.set(key, value);
  return value;
}
