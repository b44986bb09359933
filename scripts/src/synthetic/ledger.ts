import type { CaseFile, LedgerLine } from '@hopen/funding';
import { DataOrigin } from '@hopen/schema';
import { LIMITS } from './amounts.ts';
import type { MoneyRules } from './money-rules.ts';
import { REGION_COUNTS } from './region-counts.ts';
import { apportionBy } from './sharing.ts';

/** All lines of a programme's regional envelopes, in order of recording. */
export function keepLedger(dossiers: readonly CaseFile[], rules: MoneyRules): LedgerLine[] {
  const lines = dossiers.flatMap((dossier) => dossier.lines);
  return [...allotments(lines, rules), ...lines].sort((a, b) => a.recordedOn.localeCompare(b.recordedOn));
}

/** Allotments: at least the sum of a region's reservations, in whole thousands, adding up to the national envelope. */
function allotments(lines: readonly LedgerLine[], rules: MoneyRules): LedgerLine[] {
  const reserved = new Map(REGION_COUNTS.map(({ code }) => [code, 0]));
  for (const { kind, regionCode, amountCents } of lines) {
    if (kind === 'RESERVATION') reserved.set(regionCode, reserved.get(regionCode)! + amountCents);
  }
  for (const region of Object.keys(rules.allottedToRegions)) reserved.delete(region);
  const published = Object.values(rules.allottedToRegions).reduce((sum, cents) => sum + cents, 0);
  const needed = [...reserved.values()].reduce((sum, cents) => sum + cents, 0);
  const spare = apportionBy((rules.allottedCents - published - needed) / LIMITS.step, reserved);
  return REGION_COUNTS.map(({ code }) =>
    allotment(
      code,
      rules.allottedToRegions[code] ?? reserved.get(code)! + spare.get(code)! * LIMITS.step,
      rules,
    ),
  );
}

const allotment = (
  regionCode: string,
  amountCents: number,
  { programmeCode, allottedOn }: MoneyRules,
): LedgerLine => ({
  id: `${programmeCode}-${regionCode}-ALLOTMENT-1`,
  programmeCode,
  regionCode,
  kind: 'ALLOTMENT',
  amountCents,
  valueOn: allottedOn,
  recordedOn: allottedOn,
  actor: 'DGOS',
  motive: 'Enveloppe régionale (donnée fictive).',
  vehicle: null,
  applicationId: null,
  decisionSequence: null,
  year: null,
  correctsLineId: null,
  dataOrigin: DataOrigin.SYNTHETIC,
});
