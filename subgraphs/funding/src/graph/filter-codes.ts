import { type CivilDay, parseBeneficiaryReference, RuleViolation, refuseIfAnyOf } from '@hopen/schema';
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
  await refuseIfAnyOf([
    () => programme != null && knownProgramme(loaders, programme, 'filter.programme'),
    () => domainCode != null && checkDomain(domainCode, programme, loaders),
    () => beneficiary != null && checkBeneficiary(beneficiary, day, loaders),
  ]);
}

/** Looks in the programme that the filter names, or in all where it names none that is known. */
async function checkDomain(code: string, named: string | null | undefined, loaders: Loaders): Promise<void> {
  const programmes = await loaders.programmes();
  const searched = programmes.filter((programme) => programme.code === named);
  if (!(searched.length > 0 ? searched : programmes).some(({ domainCodes }) => domainCodes.includes(code)))
    throw unknownDomain(code);
}

/** Accepts whoever stands in a register, or has an application that the viewer sees. */
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
