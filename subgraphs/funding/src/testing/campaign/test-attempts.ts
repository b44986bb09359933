import { addDays, isFinessNumber } from '@hopen/schema';
import { TRANSITIONS } from '../../domain/acts.ts';
import { HOLDING_STATUSES } from '../../domain/application-status.ts';
import type { CaseFile } from '../../domain/case-file.ts';
import { type DecisionRole } from '../../domain/decision-role.ts';
import { leftOf } from '../../domain/instalments.ts';
import { type AnyAct, type Attempt, OTHER_ACTS } from './test-attempt.ts';
import type { Draw } from './test-draws.ts';
import { isOpenFor, liveIn, nextActFor, successors, unpaid, validated, waiting } from './test-next-act.ts';
import { type Change, REGIONS } from './test-register.ts';
import { DOMAINS, type Said, saying } from './test-values.ts';
import type { World } from './test-world.ts';

// How chance becomes attempts: most of them what would come next for some application, so that many live to the end,
// the others anything by anybody.

/** What a draw means in the world as it is. */
export function attemptOf(drawn: Draw, world: World): Attempt {
  return drawn.act === 'NEXT' ? nextAttempt(drawn, world) : anyAttempt(drawn, drawn.act, world);
}

const ALONE: readonly AnyAct[] = ['CREATE', ...OTHER_ACTS];

function anyAttempt(drawn: Draw, asked: AnyAct, world: World): Attempt {
  const files = [...world.files.values()];
  const file = files[drawn.pick % Math.max(files.length, 1)];
  const isAlone = ALONE.includes(asked);
  const chosen = file || isAlone ? asked : 'CREATE';
  return {
    ...blank(drawn, world, asked === 'CREATE' ? undefined : file),
    ...(asked === 'PUBLISH' && { named: addDays(world.today, 1 + (Math.abs(drawn.offset) % 90)) }),
    ids: file && !isAlone ? [file.application.id] : [],
    act: chosen,
    role: drawn.role ?? roleFor(chosen, file),
  };
}

const among = <Value>(values: readonly Value[], pick: number): Value => values[pick % values.length]!;

/** What is said when nobody knows yet what for. */
function blank(drawn: Draw, world: World, file: CaseFile | undefined): Omit<Attempt, 'act' | 'role'> {
  const { pick, amountCents: amount, offset, hasMotive } = drawn;
  const payments = (file?.lines ?? []).filter(({ kind }) => kind === 'ADVANCE' || kind === 'BALANCE');
  const anyone = among([...world.beneficiaries.keys()], pick);
  const holder = file && pick % 4 ? world.holderOf(file) : anyone;
  const own = world.values.of(holder);
  return {
    ids: file ? [file.application.id] : [],
    regionCode: file?.application.regionCode ?? among(REGIONS, pick),
    beneficiary: holder,
    domainCode: among([...DOMAINS, 'D9'], pick >> 3),
    amountCents: amount,
    named: addDays(world.today, offset),
    months: (pick % 15) - 1,
    instalment: pick % 2 ? 'ADVANCE' : 'BALANCE',
    lineId: payments[pick % Math.max(payments.length, 1)]?.id ?? 'nobody',
    forecast: pick % 3 ? [{ year: 2018 + (pick % 7), domainCode: 'D1', amountCents: amount ?? 1 }] : [],
    motive: hasMotive ? 'Motif' : null,
    said: saidOf(drawn, world, file),
    review: {
      act: among(['VALIDATE', 'REJECT', 'REJECT', 'REQUEST_EVIDENCE', 'ANSWER'] as const, pick >> 2),
      valueIds: own.length > 0 ? [among(own.slice(-6), pick >> 4).id] : [],
    },
    change: changeOf(drawn, world),
    version: {
      code: among(['P1.1', 'P2.1', 'D1.1', 'D2.1'], pick),
      target: among([40, 95, 90, 99], pick >> 3),
    },
  };
}

/** Values for the domain of a file: all of them or one, mostly met, sometimes of another day than today. */
function saidOf({ pick, offset }: Draw, world: World, file: CaseFile | undefined) {
  const until = addDays(world.today, pick % 3 ? 0 : -Math.abs(offset));
  const first = pick % 11 ? world.programme.startsOn : '1999-01-01';
  const all = saying(file?.application.domainCode ?? 'D1', until, among([95, 95, 100, 92, 1], pick), first);
  if (pick % 5) return all;
  const { indicatorCode, observedFrom, observedUntil } = among(all, pick >> 3);
  const nature = pick % 2 ? 'NOT_APPLICABLE' : 'RATIO';
  const percent = nature === 'RATIO' ? pick % 100 : null;
  const denominator = nature === 'RATIO' ? 100 * Math.sign(pick % 7) : null;
  const numerator = denominator === 0 ? 0 : percent;
  return [
    { indicatorCode, nature, numerator, denominator, answer: null, observedFrom, observedUntil } as const,
  ];
}

function changeOf({ pick, offset }: Draw, world: World): Change {
  const { register, today } = world;
  const { legalEntities, establishments } = register;
  // Mostly what happens to the site of the furthest application.
  const held = liveIn(world).flatMap((file) =>
    establishments.filter(({ finess }) => world.holderOf(file) === `ET:${finess}`),
  );
  const { finess: site, closedOn } = pick % 4 && held[0] ? held[0] : among(establishments, pick >> 2);
  const { legalEntityFiness } = held[0] ?? establishments[0]!;
  const own = legalEntities.filter(({ finess }) => finess === legalEntityFiness);
  const { finess: entity, status } = among(pick % 3 && held[0] ? own : legalEntities, pick >> 3);
  switch ((pick >> 2) % 7) {
    case 0:
    case 1:
      return { kind: 'STATUS', entity, status: status === 'PUBLIC' ? 'PRIVATE_NON_PROFIT' : 'PUBLIC' };
    case 2:
      return { kind: 'MOVED', site, entity };
    case 3: {
      const finess = numbered(establishments.length);
      const regionCode = among(REGIONS, pick >> 4);
      return {
        kind: 'NEW_SITE',
        site: { finess, legalEntityFiness: entity, regionCode, status, closedOn: null },
      };
    }
    default:
      return {
        kind: 'CLOSED',
        site,
        closedOn: closedOn ? null : addDays(today, Math.min(Math.max(offset, -30), 3)),
      };
  }
}

/** The FINESS number of one more site. */
const numbered = (count: number): string =>
  Array.from({ length: 10 }, (_, digit) => `92${String(count).padStart(6, '0')}${digit}`).find(
    isFinessNumber,
  )!;

function roleFor(chosen: AnyAct, file: CaseFile | undefined): DecisionRole {
  if (chosen === 'DECLARE_VALUES') return 'ESTABLISHMENT';
  if (chosen === 'TRANSMIT' || chosen === 'REVIEW_VALUES') return 'ARS';
  const lines = TRANSITIONS.filter((line) => line.act === chosen);
  return (lines.find(({ from }) => file && from.includes(file.last.status)) ?? lines[0])?.by ?? 'DGOS';
}

/** What would come next for some application, the furthest most often, or one more application. */
function nextAttempt(drawn: Draw, world: World): Attempt {
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
    ...blank(drawn, world, file),
    beneficiary,
    act: chosen,
    role: roleFor(chosen, file),
    motive: 'Motif',
    amountCents: null,
    named: chosen === 'FILE_PROJECT' ? addDays(today, Math.abs(drawn.offset) % 500) : today,
    forecast: [],
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
    ...blank(drawn, world, undefined),
    beneficiary,
    domainCode: among(DOMAINS, drawn.pick >> 3),
    act: 'CREATE',
    role: 'ESTABLISHMENT',
    regionCode: regionCodes.length > 0 ? among(regionCodes, drawn.pick) : null,
    amountCents: 40_000_00 + (drawn.pick % 100_000_00),
  };
};

/** Up to three in the same state and region. */
const companions = ({ application, last }: CaseFile, pick: number, live: readonly CaseFile[]) => {
  const alike = live.filter(
    (each) => each.application.regionCode === application.regionCode && each.last.status === last.status,
  );
  const others = alike.map((each) => each.application.id).filter((id) => id !== application.id);
  return [application.id, ...others.slice(0, pick % 3)];
};

/** A forecast for what the region holds, domain by domain; now and then a cent short. */
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

/** What waits is validated; where nothing does, what was validated by mistake is rejected. */
function reviewOf(world: World, reference: string, pick: number): Attempt['review'] {
  const valueIds = waiting(world, reference);
  if (valueIds.length > 0) return { act: 'VALIDATE', valueIds };
  const known = validated(world, reference);
  return { act: 'REJECT', valueIds: known.length > 0 ? [among(known, pick >> 2)] : [] };
}

/** A part of what is left of a payment; sometimes all that was paid, which may be more than that. */
function takenBack({ lines }: CaseFile, lineId: string, pick: number): number {
  const line = lines.find(({ id }) => id === lineId);
  if (!line) return 1;
  return pick % 3 ? 1 + (pick % Math.max(leftOf(line, lines), 1)) : line.amountCents;
}
