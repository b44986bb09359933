import type { CivilDay } from '@hopen/schema';
import type { Programme } from './programme.ts';
import { attemptOf, type Draw } from './test-attempts.ts';
import { Model } from './test-model.ts';
import { REGIONS } from './test-register.ts';
import { saying } from './test-values.ts';
import { type Attempt, World } from './test-world.ts';

// How far a campaign has come when chance takes over: three applications, brought there act by act.

export const STAGES = ['NOTHING', 'NOTHING', 'ACCEPTED', 'PROVEN', 'VALIDATED'] as const;
export type Stage = (typeof STAGES)[number];

const APPLICANTS = [
  { beneficiary: 'EJ:130786049', regionCode: '93', domainCode: 'D1' },
  { beneficiary: 'ET:690000001', regionCode: '84', domainCode: 'D2' },
  { beneficiary: 'ET:690000002', regionCode: '93', domainCode: 'D1' },
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

/** A programme whose regions have a small envelope each, played up to a stage. */
export function begin(
  programme: Programme,
  amounts: readonly number[],
  stage: Stage,
): { model: Model; real: World } {
  const [model, real] = [new Model(), new World(programme)];
  const play = (act: Attempt['act'], said: Partial<Attempt> = {}) => {
    const attempt = { ...attemptOf({ ...NOBODY, act }, real), ids: [], amountCents: null, ...said };
    real.perform(attempt);
    model.follow(attempt, real);
  };
  for (const [index, regionCode] of REGIONS.entries())
    play('ALLOT', { regionCode, amountCents: amounts[index]! });
  if (stage !== 'NOTHING') playOn(real, play, stage);
  return { model, real };
}

export type Play = (act: Attempt['act'], said?: Partial<Attempt>) => void;

function playOn(world: World, play: Play, stage: Stage): void {
  const forAll = (act: Attempt['act'], role: Attempt['role'], named: CivilDay) => {
    for (const id of world.files.keys()) play(act, { ids: [id], role, named, motive: 'Motif' });
  };
  world.today = '2019-06-20';
  for (const applicant of APPLICANTS)
    play('CREATE', { ...applicant, role: 'ESTABLISHMENT', amountCents: 40_000_00 });
  forAll('SUBMIT', 'ESTABLISHMENT', world.today);
  world.today = '2019-08-15';
  forAll('PRESELECT', 'ARS', world.today);
  for (const regionCode of REGIONS) {
    const own = APPLICANTS.filter((each) => each.regionCode === regionCode);
    const forecast = [...Map.groupBy(own, ({ domainCode }) => domainCode)].map(([domainCode, alike]) => ({
      year: 2021,
      domainCode,
      amountCents: alike.length * 40_000_00,
    }));
    play('TRANSMIT', { role: 'ARS', regionCode, forecast });
  }
  world.today = '2019-09-20';
  forAll('RETAIN', 'DGOS', world.today);
  forAll('FILE_PROJECT', 'ESTABLISHMENT', '2020-12-31');
  forAll('ACCEPT_PROJECT', 'ARS', world.today);
  if (stage === 'ACCEPTED') return;
  world.today = '2020-12-31';
  for (const { beneficiary, domainCode } of APPLICANTS) prove(world, play, beneficiary, domainCode);
  if (stage === 'PROVEN') return;
  forAll('DECLARE_TARGETS', 'ESTABLISHMENT', world.today);
  forAll('VALIDATE_TARGETS', 'ARS', world.today);
}

export function prove(world: World, play: Play, beneficiary: string, domainCode: string): void {
  const said = saying(domainCode, '2020-11-30', 95, world.programme.startsOn);
  play('DECLARE_VALUES', { beneficiary, said, role: 'ESTABLISHMENT' });
  const valueIds = world.values.of(beneficiary).map(({ id }) => id);
  play('REVIEW_VALUES', { beneficiary, review: { act: 'VALIDATE', valueIds }, role: 'ARS' });
}
