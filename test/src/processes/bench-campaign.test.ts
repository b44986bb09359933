import { generateSyntheticData, type SyntheticData } from '@hopen/scripts';
import { describe, expect, it } from '@jest/globals';
import { onFreshDatabase } from '../../../scripts/src/bench/campaign-database.ts';
import { mutationFigures } from '../../../scripts/src/bench/campaign-figures.ts';
import { play } from '../../../scripts/src/bench/campaign-player.ts';
import { campaignScript, isPlayed, MEASURED_BATCHES } from '../../../scripts/src/bench/campaign-script.ts';
import { openStage } from '../../../scripts/src/bench/campaign-stage.ts';

const data = generateSyntheticData();
const decisions = data.decisions.filter(isPlayed);

/** Mayotte, whose campaign is small enough to be played in seconds. */
const SMALL_REGION = '06';

const stepsOf = (each: SyntheticData) => campaignScript(each).flatMap(({ phases }) => phases.flat().flat());

function regionOnly(regionCode: string): SyntheticData {
  const applications = data.applications.filter((each) => each.regionCode === regionCode);
  const ids = new Set(applications.map(({ id }) => id));
  return {
    ...data,
    applications,
    decisions: data.decisions.filter(({ applicationId }) => ids.has(applicationId)),
    transmissions: data.transmissions.filter((each) => each.regionCode === regionCode),
  };
}

describe('the script of the national campaign', () => {
  const steps = stepsOf(data);

  it('plays every decision once, those of an application in their order', () => {
    const played = Map.groupBy(
      steps.flatMap(({ ids, after }) => ids.map((id) => ({ id, after }))),
      ({ id }) => id,
    );
    const decided = Map.groupBy(decisions, ({ applicationId }) => applicationId);
    expect(played.size).toBe(decided.size);
    const differ = [...decided].filter(
      ([id, list]) =>
        `${list.map(({ status }) => status)}` !== `${played.get(id)!.map(({ after }) => after)}`,
    );
    expect(differ).toEqual([]);
  });

  it('preselects batches of the measured sizes, and retains at most 500 at once', () => {
    const sizesOf = (name: string) =>
      steps.filter(({ mutation }) => mutation === name).map(({ ids }) => ids.length);
    expect(sizesOf('preselectApplications')).toEqual(expect.arrayContaining(MEASURED_BATCHES));
    expect(sizesOf('retainApplications')).toEqual([500, 500, 500, 204, 1, 1, 1, 1, 2, 1, 1]);
    expect(sizesOf('transmitPreselection').length).toBe(18);
  });
});

describe('the campaign of a small region', () => {
  it('is played through the mutations act by act, each with the same number of statements', async () => {
    const region = regionOnly(SMALL_REGION);
    const samples = await onFreshDatabase(undefined, async (location) => {
      const stage = await openStage(location);
      try {
        return await play(stage, campaignScript(region), 1, () => {});
      } finally {
        await stage.stop();
      }
    });
    expect(samples.length).toBe(stepsOf(region).length);
    const figures = Object.entries(mutationFigures(samples, 1));
    const counts = figures.map(([name, { statements }]) => [name, Object.values(statements!.byAct)]);
    const sorts = figures.map(([name, { statements }]) => [
      name,
      Object.values(statements!.byAct).map((list) => [list[0]]),
    ]);
    expect(counts).toEqual(sorts);
  });
});
