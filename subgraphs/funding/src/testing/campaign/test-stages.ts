import type { Programme } from '../../domain/programme.ts';
import type { Attempt } from './test-attempt.ts';
import { attemptOf } from './test-attempts.ts';
import type { Draw } from './test-draws.ts';
import { Model } from './test-model.ts';
import { waiting } from './test-next-act.ts';
import { REGIONS } from './test-register.ts';
import { saying } from './test-values.ts';
import { World } from './test-world.ts';

// Stages that a campaign is brought to before chance takes over: four applications of three are brought there act by act, and one
// is left behind.

export const STAGES = [
  'NOTHING',
  'NOTHING',
  'TRANSMITTED',
  'ACCEPTED',
  'PROVEN',
  'VALIDATED',
  'RAISED',
] as const;
export type Stage = (typeof STAGES)[number];

/** Filed like the others, and one domain too many for its structure. */
const ONE_TOO_MANY = { beneficiary: 'EJ:130786049', regionCode: '93', domainCode: 'D4' };

const APPLICANTS = [
  { beneficiary: 'EJ:130786049', regionCode: '93', domainCode: 'D1' },
  { beneficiary: 'EJ:130786049', regionCode: '93', domainCode: 'D2' },
  { beneficiary: 'ET:690000013', regionCode: '84', domainCode: 'D2' },
  { beneficiary: 'ET:690000021', regionCode: '93', domainCode: 'D3' },
];

export const NOBODY: Draw = {
  act: 'ALLOT',
  role: null,
  pick: 0,
  amountCents: null,
  wait: 0,
  offset: 0,
  hasMotive: true,
};

/** Programme whose regions have a small envelope each, played up to a stage. */
export function begin(
  programme: Programme,
  amounts: readonly number[],
  stage: Stage,
): { model: Model; real: World } {
  const [model, real] = [new Model(), new World(programme)];
  for (const attempt of beginning(real, amounts, stage)) {
    real.perform(attempt);
    model.follow(attempt, real);
  }
  return { model, real };
}

/** Attempts that lead to a stage; each is done before the next one is asked for. */
export function* beginning(
  world: World,
  amounts: readonly number[],
  stage: Stage,
): Generator<Attempt, void, void> {
  for (const [index, regionCode] of REGIONS.entries())
    yield said(world, 'ALLOT', { role: 'NATIONAL', regionCode, amountCents: amounts[index]! });
  if (stage === 'NOTHING') return;
  world.today = '2019-06-20';
  for (const applicant of [...APPLICANTS, ONE_TOO_MANY])
    yield said(world, 'CREATE', { ...applicant, role: 'ESTABLISHMENT', amountCents: 40_000_00 });
  yield* forAll(world, 'SUBMIT', 'ESTABLISHMENT');
  world.today = '2019-08-30';
  yield* forAll(world, 'PRESELECT', 'ARS');
  for (const regionCode of REGIONS)
    yield said(world, 'TRANSMIT', { role: 'ARS', regionCode, forecast: forecastFor(regionCode) });
  if (stage === 'TRANSMITTED') return;
  world.today = '2019-09-30';
  yield* forAll(world, 'RETAIN', 'NATIONAL');
  yield* forAll(world, 'FILE_PROJECT', 'ESTABLISHMENT', '2020-12-31');
  yield* forAll(world, 'ACCEPT_PROJECT', 'ARS');
  if (stage === 'ACCEPTED') return;
  world.today = '2020-12-31';
  for (const { beneficiary, domainCode } of APPLICANTS) yield* proving(world, beneficiary, domainCode);
  if (stage === 'PROVEN') return;
  yield* forAll(world, 'DECLARE_TARGETS', 'ESTABLISHMENT');
  yield* forAll(world, 'VALIDATE_TARGETS', 'ARS');
  if (stage === 'VALIDATED') return;
  yield said(world, 'PUBLISH', { version: { code: 'P1.1', target: 99 }, named: '2021-01-15' });
}

const said = (world: World, act: Attempt['act'], more: Partial<Attempt>): Attempt => ({
  ...attemptOf({ ...NOBODY, act }, world),
  ids: [],
  amountCents: null,
  motive: 'Motif',
  ...more,
});

function* forAll(world: World, act: Attempt['act'], role: Attempt['role'], named = world.today) {
  for (const file of world.files.values()) {
    if (act !== 'SUBMIT' && file.application.domainCode === ONE_TOO_MANY.domainCode) continue;
    const { id, regionCode } = file.application;
    yield said(world, act, { ids: [id], role, named, regionCode, beneficiary: world.holderOf(file) });
  }
}

const forecastFor = (regionCode: string) => {
  const own = APPLICANTS.filter((each) => each.regionCode === regionCode);
  return [...Map.groupBy(own, ({ domainCode }) => domainCode)].map(([domainCode, alike]) => ({
    year: 2021,
    domainCode,
    amountCents: alike.length * 40_000_00,
  }));
};

function* proving(world: World, beneficiary: string, domainCode: string) {
  const values = saying(domainCode, '2020-11-30', 95, world.programme.startsOn);
  yield said(world, 'DECLARE_VALUES', { beneficiary, said: values, role: 'ESTABLISHMENT' });
  const valueIds = waiting(world, beneficiary);
  yield said(world, 'REVIEW_VALUES', { beneficiary, review: { act: 'VALIDATE', valueIds }, role: 'ARS' });
}
