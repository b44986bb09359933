import type { CivilDay } from '@hopen/schema';
import type { SyntheticData } from './synthetic-data.ts';

/** Removes facts later than a day. */
export function truncateToDay(day: CivilDay, data: SyntheticData): SyntheticData {
  const decisions = data.decisions.filter(({ decidedOn }) => decidedOn <= day);
  const begun = new Set(decisions.map(({ applicationId }) => applicationId));
  return {
    ...data,
    applications: data.applications.filter(({ id }) => begun.has(id)),
    decisions,
    ledger: data.ledger.filter(({ recordedOn }) => recordedOn <= day),
    transmissions: data.transmissions.filter(({ transmittedOn }) => transmittedOn <= day),
    indicatorValues: data.indicatorValues.filter(({ declaredOn }) => declaredOn <= day),
    reviews: data.reviews.filter(({ decidedOn }) => decidedOn <= day),
    roadmaps: data.roadmaps.filter(({ publishedOn }) => publishedOn <= day),
  };
}
