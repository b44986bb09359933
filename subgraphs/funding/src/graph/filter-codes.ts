import { type CivilDay, parseBeneficiaryReference, RuleViolation } from '@hopen/schema';
import type { ApplicationFilter } from './application-filter.type.ts';
import { knownProgramme, type Loaders } from './loaders.ts';

/**
 * Refuses a filter whose codes name nothing, which would read as if nothing had been filed there: throws
 * `UNKNOWN_PROGRAMME`, `UNKNOWN_DOMAIN` and `UNKNOWN_BENEFICIARY`, and names the field.
 */
export async function checkCodes(
  filter: ApplicationFilter | null | undefined,
  day: CivilDay,
  loaders: Loaders,
): Promise<void> {
  const { programme, domainCode, beneficiary } = filter ?? {};
  const named = programme == null ? null : await knownProgramme(loaders, programme, 'filter.programme');
  if (domainCode != null) {
    const programmes = named ? [named] : await loaders.programmes();
    if (!programmes.some(({ domainCodes }) => domainCodes.includes(domainCode)))
      throw unknownDomain(domainCode);
  }
  if (beneficiary != null) await checkBeneficiary(beneficiary, day, loaders);
}

/** Known is whom a register names, and whose application the viewer sees all the same. */
async function checkBeneficiary(reference: string, day: CivilDay, loaders: Loaders): Promise<void> {
  parseBeneficiaryReference(reference, 'filter.beneficiary');
  if (await loaders.beneficiary.load(reference)) return;
  if ((await loaders.applicationsOf(reference, day)).length > 0) return;
  const message = `« ${reference} » n'est le numéro d'aucun établissement, entité juridique ou groupement.`;
  throw new RuleViolation('UNKNOWN_BENEFICIARY', message, { field: 'filter.beneficiary' });
}

function unknownDomain(code: string): RuleViolation {
  const message = `« ${code.slice(0, 20)} » n'est le code d'aucun domaine de ce programme, ni d'un autre s'il n'est pas nommé.`;
  return new RuleViolation('UNKNOWN_DOMAIN', message, { field: 'filter.domainCode' });
}
