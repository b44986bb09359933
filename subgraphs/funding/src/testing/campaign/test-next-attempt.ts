import { addDays } from '@hopen/schema';
import { HOLDING_STATUSES } from '../../domain/application-status.ts';
import type { CaseFile } from '../../domain/case-file.ts';
import { leftOf } from '../../domain/instalments.ts';
import { among, blankAttempt, roleFor } from './test-any-attempt.ts';
import { type Attempt } from './test-attempt.ts';
import type { Draw } from './test-draws.ts';
import { isOpenFor, liveIn, nextActFor, successors, unpaid, validated, waiting } from './test-next-act.ts';
import { DOMAINS, type Said, saying } from './test-values.ts';
import type { World } from './test-world.ts';

/** Attempt at what comes next for some application, mostly the furthest, or at one more application. */
export function nextAttempt(drawn: Draw, world: World): Attempt {
  const live = liveIn(world);
  const isOpen = isOpenFor('APPLICATION', world);
  const rank = ((drawn.pick % 997) / 997) ** 1.5;
  const file = live[Math.floor(rank * (live.length + (isOpen ? 1 : 0)))];
  if (!file) return applying(drawn, world);
  const chosen = nextActFor(file, drawn.pick, world);
  const { today } = world;
  const { requestedCents } = file.last;
  const beneficiary = chosen === 'TRANSFER' ? successor(world, drawn.pick) : world.holderOf(file);
  const next: Attempt = {
    ...blankAttempt(drawn, world, file),
    beneficiary,
    act: chosen,
    role: roleFor(chosen, file),
    motive: 'Motif',
    amountCents: null,
    named: chosen === 'FILE_PROJECT' ? addDays(today, Math.abs(drawn.offset) % 500) : today,
    forecast: [],
    years: [],
  };
  switch (chosen) {
    case 'RECORD_CORRECTION':
      return { ...next, amountCents: -takenBack(file, next.lineId, drawn.pick) };
    case 'RECORD_PAYMENT':
      return { ...next, instalment: unpaid(file, world) ?? 'ADVANCE' };
    case 'GRANT_EXTENSION': {
      const acceptedOn = file.acceptedOn!;
      const named = among([today, today, acceptedOn, addDays(acceptedOn, -1)], drawn.pick >> 3);
      return { ...next, named, months: 1 + (drawn.pick % 7) };
    }
    case 'TRANSMIT':
      return { ...next, ids: [], forecast: covering(world, file.application.regionCode, drawn.pick) };
    case 'DECLARE_VALUES': {
      const all = saying(file.application.domainCode, today, 95, world.programme.startsOn);
      const said = drawn.pick % 5 ? all : [...all.slice(0, -1), notApplicable(all.at(-1)!)];
      return { ...next, ids: [], said };
    }
    case 'REVIEW_VALUES':
      return { ...next, ids: [], review: reviewOf(world, beneficiary, drawn.pick) };
    case 'AMEND_PRESELECTION':
    case 'NOTIFY_AMOUNT':
      return {
        ...next,
        amountCents: requestedCents - ((drawn.pick >> 2) % Math.max(requestedCents - 40_000_00, 1)),
      };
    case 'ACCEPT_PROJECT':
      // A cent more or less than was notified.
      return drawn.pick % 3
        ? next
        : { ...next, amountCents: file.last.grantedCents! + 1 - (drawn.offset & 2) };
    case 'RETAIN':
      return { ...next, ids: companions(file, drawn.pick, live) };
    case 'PRESELECT': {
      if (drawn.pick % 4) return { ...next, ids: companions(file, drawn.pick, live) };
      // All that is left of the envelope, or a cent more.
      const { available } = world.envelope(file.application.regionCode);
      return { ...next, amountCents: available + (drawn.offset & 1) };
    }
    default:
      return { ...next, ids: [file.application.id] };
  }
}

const applying = (drawn: Draw, world: World): Attempt => {
  const beneficiary = among(successors(world), [3, 0, 1, 2, 3, 4, 0][drawn.pick % 7]!);
  const { regionCodes } = world.beneficiaries.get(beneficiary)!;
  return {
    ...blankAttempt(drawn, world, undefined),
    beneficiary,
    domainCode: among(DOMAINS, drawn.pick >> 3),
    act: 'CREATE',
    role: 'ESTABLISHMENT',
    regionCode: regionCodes.length > 0 ? among(regionCodes, drawn.pick) : null,
    amountCents: 40_000_00 + (drawn.pick % 100_000_00),
  };
};

/** Applications in the same status and region, up to three. */
const companions = ({ application, last }: CaseFile, pick: number, live: readonly CaseFile[]) => {
  const alike = live.filter(
    (each) => each.application.regionCode === application.regionCode && each.last.status === last.status,
  );
  const others = alike.map((each) => each.application.id).filter((id) => id !== application.id);
  return [application.id, ...others.slice(0, pick % 3)];
};

/** Forecast for what the region holds, domain by domain; now and then a cent short. */
function covering({ files, today }: World, regionCode: string, pick: number) {
  const held = [...files.values()].filter(
    ({ application, last }) =>
      application.regionCode === regionCode && HOLDING_STATUSES.includes(last.status),
  );
  return [...Map.groupBy(held, ({ application }) => application.domainCode)].map(([domainCode, own]) => ({
    year: Number(today.slice(0, 4)) + (pick % 2),
    domainCode,
    amountCents: own.reduce((sum, { last }) => sum + last.grantedCents!, 0) - (pick % 5 ? 0 : 1),
  }));
}

/** Anyone who may, or whoever holds most. */
function successor(world: World, pick: number): string {
  const all = successors(world);
  const held = (reference: string) => world.holders.filter((each) => each === reference).length;
  return pick % 3 ? among(all, pick) : all.toSorted((one, other) => held(other) - held(one))[0]!;
}

const notApplicable = (said: Said): Said => ({
  ...said,
  nature: 'NOT_APPLICABLE',
  numerator: null,
  denominator: null,
  answer: null,
});

/** Validation of what waits; where nothing does, rejection of what was validated by mistake. */
function reviewOf(world: World, reference: string, pick: number): Attempt['review'] {
  const valueIds = waiting(world, reference);
  if (valueIds.length > 0) return { act: 'VALIDATE', valueIds };
  const known = validated(world, reference);
  return { act: 'REJECT', valueIds: known.length > 0 ? [among(known, pick >> 2)] : [] };
}

/** Part of what is left of a payment; sometimes all that was paid, which may be more than that. */
function takenBack({ lines }: CaseFile, lineId: string, pick: number): number {
  const line = lines.find(({ id }) => id === lineId);
  if (!line) return 1;
  return pick % 3 ? 1 + (pick % Math.max(leftOf(line, lines), 1)) : line.amountCents;
}
