import { type CivilDay, daysBetween, type RegistryFreshness } from '@hopen/schema';

/** Freshness on a day. An extract is stale when it is older than `warningDays`; without one, the data may be fictitious. */
export function registryFreshness(
  extractedOn: CivilDay | null,
  isSynthetic: boolean,
  today: CivilDay,
  warningDays: number,
): RegistryFreshness {
  if (extractedOn === null)
    return { status: isSynthetic ? 'SYNTHETIC' : 'EMPTY', extractedOn: null, ageDays: null };
  const ageDays = daysBetween(extractedOn, today);
  return { status: ageDays > warningDays ? 'STALE' : 'CURRENT', extractedOn, ageDays };
}

/** Warning for operators; null where there is nothing to do. */
export function freshnessWarning({ status, extractedOn, ageDays }: RegistryFreshness): string | null {
  if (status === 'EMPTY') return 'the register is empty: no extract of FINESS was imported';
  if (status !== 'STALE') return null;
  return `the register is stale: its last extract of FINESS is of ${extractedOn}, ${ageDays} days ago`;
}
