import { type CheckGroup, EVERYONE_READS } from './check.ts';
import { breachIfAny } from './outcome.ts';
import type { ConformanceTarget } from './target.ts';

/** Checks that an ARS returns its own region only. */
export const REGION_CHECKS: CheckGroup = {
  subject: 'Regions',
  after: [EVERYONE_READS],
  checks: [
    {
      name: 'other regions have no roadmap here',
      todo: 'Answer null to every key whose region is not yours.',
      run: noOtherRoadmap,
    },
    {
      name: 'every region code that it names is its own',
      todo: 'Name your own region in regionCode, in the targets too.',
      run: ownCodeAlone,
    },
  ],
};

async function noOtherRoadmap(ars: ConformanceTarget): Promise<string> {
  const strangers = [...ars.otherRegions, '999', "' or '1'='1", ''];
  const faults: string[] = [];
  for (const region of strangers) {
    const { json } = await ars.entities([ars.key(null, region)]);
    const entity: unknown = json?.data?._entities?.[0] ?? null;
    if (entity !== null) faults.push(`Region "${region}": ${JSON.stringify(entity)}`);
  }
  breachIfAny(faults);
  return `${strangers.length} other regions, the ${ars.otherRegions.length} real ones among them: nothing.`;
}

async function ownCodeAlone(ars: ConformanceTarget): Promise<string> {
  const roadmap = await ars.published();
  const named = regionCodesOf(roadmap, ars.line.type);
  const faults = named.filter(({ code }) => code !== ars.options.region);
  breachIfAny(faults.map(({ at, code }) => `${at} is ${JSON.stringify(code)}.`));
  return `${ars.options.region}, in ${named.length} ${named.length === 1 ? 'place' : 'places'}.`;
}

/** Collects region codes: `regionCode` anywhere, and the code of a `Region`. */
function regionCodesOf(value: unknown, at: string): { at: string; code: unknown }[] {
  if (typeof value !== 'object' || value === null) return [];
  const isRegion = '__typename' in value && value.__typename === 'Region';
  return Object.entries(value).flatMap(([name, held]) =>
    name === 'regionCode' || (isRegion && name === 'code')
      ? [{ at: `${at}.${name}`, code: held }]
      : regionCodesOf(held, `${at}.${name}`),
  );
}
