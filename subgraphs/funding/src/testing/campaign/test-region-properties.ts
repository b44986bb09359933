import type { Attempt } from './test-attempt.ts';
import { holding, type Model } from './test-model.ts';
import type { World } from './test-world.ts';

// Properties of acts beside those on applications. Numbers name the gap that each would reveal.

type RegionProperty = (attempt: Attempt, world: World, model: Model) => boolean;

export const REGION_PROPERTIES: Readonly<Record<string, RegionProperty>> = {
  '7: a transmission carries the whole standing selection, and its forecast covers it within the envelope': (
    { act, regionCode, forecast },
    world,
    { applications },
  ) => {
    if (act !== 'TRANSMIT') return true;
    const held = [...applications].filter(([, each]) => each.regionCode === regionCode && holding(each));
    const sent = world
      .latest(regionCode!)!
      .preselection.map(({ applicationId, amountCents }) => `${applicationId} ${amountCents}`);
    const isWhole =
      sent.sort().join() ===
      held
        .map(([id, each]) => `${id} ${each.grantedCents}`)
        .sort()
        .join();
    const sumOf = (amounts: readonly number[]) => amounts.reduce((sum, cents) => sum + cents, 0);
    const isCovered = held.every(([, { domainCode }]) => {
      const alike = held.filter(([, each]) => each.domainCode === domainCode);
      const planned = forecast.filter((each) => each.domainCode === domainCode);
      return (
        sumOf(planned.map(({ amountCents }) => amountCents)) >=
        sumOf(alike.map(([, { grantedCents }]) => grantedCents))
      );
    });
    const isProposed = held.some(([, { status }]) => status === 'PRESELECTED');
    const { allotted } = world.envelope(regionCode!);
    return (
      isWhole &&
      (isCovered || (forecast.length === 0 && !isProposed)) &&
      sumOf(forecast.map(({ amountCents }) => amountCents)) <= allotted
    );
  },
  '11: what is declared was observed in the programme and in the past, and applies where it must': (
    { act, beneficiary },
    { values, programme, today },
  ) =>
    act !== 'DECLARE_VALUES' ||
    values
      .of(beneficiary)
      .every(
        ({ observedFrom, observedUntil, nature, indicatorCode, declaredOn }) =>
          observedFrom >= programme.startsOn &&
          (observedUntil <= today || declaredOn !== today) &&
          (nature !== 'NOT_APPLICABLE' || !['P1.1', 'P2.1'].includes(indicatorCode)),
      ),
  '16: nobody adds to an envelope that holds later facts': ({ act, regionCode }, { lines, today }) =>
    !['ALLOT', 'APPORTION', 'TRANSMIT'].includes(act) ||
    lines.every((each) => each.regionCode !== regionCode || each.recordedOn <= today),
};
