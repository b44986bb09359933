import { LIMITS, requestFor } from './amounts.ts';
import type { PlannedApplication } from './application-plan.ts';
import type { Applicant, Candidate } from './candidates.ts';
import { randomFor } from './random.ts';
import { PACA } from './region-counts.ts';
import { apportionBy } from './sharing.ts';

/**
 * "60 predecessors give 109 / 60 = +81.7 %", against the +82 % published by ARS Paca; half of them return in HOP'EN.
 */
const IN_PACA = { returning: 31, others: 29 };

/** Invented. */
const ELSEWHERE = 740;

/** Five domains of Hôpital numérique; weights invented. */
const DOMAINS = [
  { code: 'D1', weight: 20 },
  { code: 'D2', weight: 40 },
  { code: 'D3', weight: 20 },
  { code: 'D4', weight: 8 },
  { code: 'D5', weight: 12 },
];

/** Plans of Hôpital numérique: one application per beneficiary, all with validated targets. */
export function planFormerProgramme(
  applicants: readonly Applicant[],
  candidates: readonly Candidate[],
): PlannedApplication[] {
  const random = randomFor('former-programme');
  const retained = new Set(candidates.filter((each) => each.retained > 0).map(({ number }) => number));
  const regions = Map.groupBy(random.shuffle(applicants), ({ regionCode }) => regionCode);
  const [inPaca, elsewhere] = [regions.get(PACA)!, new Map(regions)];
  elsewhere.delete(PACA);
  const shares = apportionBy(
    ELSEWHERE,
    new Map([...elsewhere].map(([region, list]) => [region, list.length])),
  );
  const beneficiaries = [
    ...inPaca.filter(({ number }) => retained.has(number)).slice(0, IN_PACA.returning),
    ...inPaca.filter(({ number }) => !retained.has(number)).slice(0, IN_PACA.others),
    ...[...elsewhere].flatMap(([region, list]) => list.slice(0, shares.get(region)!)),
  ];
  return beneficiaries.map((applicant) => {
    const steps = random.int(150, LIMITS.max / LIMITS.step);
    const grantedCents = steps * LIMITS.step;
    return {
      applicant,
      domainCode: random.weighted(DOMAINS, ({ weight }) => weight).code,
      life: 'validated',
      requestedCents: requestFor(random, grantedCents),
      grantedCents,
    };
  });
}
