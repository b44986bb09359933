import type { SqlEntityManager } from '@hopen/kit';
import { beneficiaryReference, type CivilDay } from '@hopen/schema';
import type { Member } from '../domain/attainment.ts';
import { Beneficiary } from '../domain/beneficiary.ts';
import { verdictOn } from '../domain/verdict.ts';
import { findAllValues, findRequirements } from './facts.ts';

/**
 * Every beneficiary that a programme concerns, or those that have no open site outside these regions, with its verdict as of
 * that day. "Entité juridique pour les
 * établissements publics, site géographique pour les privés": public legal entities and private sites that are open.
 */
export async function findMembers(
  em: SqlEntityManager,
  programmeCode: string,
  day: CivilDay,
  regionCodes?: readonly string[],
): Promise<Member[]> {
  const requirements = await findRequirements(em, programmeCode);
  const values = await findAllValues(em, programmeCode, day, regionCodes);
  const concerned = await em.find(
    Beneficiary,
    {
      $or: [
        { kind: 'EJ', isPublic: true },
        { kind: 'ET', isPublic: false },
      ],
      ...(regionCodes && { regionCodes: { $contained: [...regionCodes] } }),
    },
    { disableIdentityMap: true },
  );
  return concerned
    .filter(({ regionCodes, closedOn }) => regionCodes.length > 0 && (closedOn === null || closedOn > day))
    .map(({ kind, number, regionCodes, isPublic }) => ({
      regionCodes,
      isPublic,
      verdict: verdictOn(
        { ...requirements, values: values.get(beneficiaryReference(kind, number)) ?? [] },
        day,
      ),
    }));
}
