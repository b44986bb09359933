import { addDays, isFinessNumber } from '@hopen/schema';
import { TRANSITIONS } from '../../domain/acts.ts';
import type { CaseFile } from '../../domain/case-file.ts';
import { type DecisionRole } from '../../domain/decision-role.ts';
import { type AnyAct, type Attempt, OTHER_ACTS } from './test-attempt.ts';
import type { Draw } from './test-draws.ts';
import { liveIn } from './test-next-act.ts';
import { type Change, REGIONS } from './test-register.ts';
import { DOMAINS, saying } from './test-values.ts';
import type { World } from './test-world.ts';

const ALONE: readonly AnyAct[] = ['CREATE', ...OTHER_ACTS];

/** Attempt of anybody at anything. */
export function anyAttempt(drawn: Draw, asked: AnyAct, world: World): Attempt {
  const files = [...world.files.values()];
  const file = files[drawn.pick % Math.max(files.length, 1)];
  const isAlone = ALONE.includes(asked);
  const chosen = file || isAlone ? asked : 'CREATE';
  return {
    ...blankAttempt(drawn, world, asked === 'CREATE' ? undefined : file),
    ...(asked === 'PUBLISH' && { named: addDays(world.today, 1 + (Math.abs(drawn.offset) % 90)) }),
    ids: file && !isAlone ? [file.application.id] : [],
    act: chosen,
    role: drawn.role ?? roleFor(chosen, file),
  };
}

export const among = <Value>(values: readonly Value[], pick: number): Value => values[pick % values.length]!;

/** Inputs of an attempt before its act is known. */
export function blankAttempt(
  drawn: Draw,
  world: World,
  file: CaseFile | undefined,
): Omit<Attempt, 'act' | 'role'> {
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
    years: yearsOf(drawn, world),
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

/** A part of the drawn amount for one year and the rest for another, now and then a cent more or the same year twice; or none. */
function yearsOf({ pick, amountCents, offset }: Draw, { programme }: World): Attempt['years'] {
  if (amountCents === null || pick % 3 === 0) return [];
  const first = Number(programme.startsOn.slice(0, 4)) + (pick % 4);
  const cents = Math.trunc(amountCents / (2 + (pick % 5)));
  const rest = amountCents - cents + (pick % 7 ? 0 : 1);
  return [
    { year: first, amountCents: cents },
    { year: first + (offset % 5 ? 1 : 0), amountCents: rest },
  ];
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

/** FINESS number of one more site. */
const numbered = (count: number): string =>
  Array.from({ length: 10 }, (_, digit) => `92${String(count).padStart(6, '0')}${digit}`).find(
    isFinessNumber,
  )!;

/** Role that the table of acts opens an act to. */
export function roleFor(chosen: AnyAct, file: CaseFile | undefined): DecisionRole {
  if (chosen === 'DECLARE_VALUES') return 'ESTABLISHMENT';
  if (chosen === 'TRANSMIT' || chosen === 'APPORTION' || chosen === 'REVIEW_VALUES') return 'ARS';
  const lines = TRANSITIONS.filter((line) => line.act === chosen);
  return (lines.find(({ from }) => file && from.includes(file.last.status)) ?? lines[0])?.by ?? 'NATIONAL';
}
