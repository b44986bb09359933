import { isDeepStrictEqual } from 'node:util';
import { ERROR_CODES } from '@hopen/schema';
import { type CheckGroup, EVERYONE_READS } from './check.ts';
import { codesOf, type HttpAnswer, shown } from './http.ts';
import { Breach, breachIfAny } from './outcome.ts';
import type { ConformanceTarget, Key } from './target.ts';

/** Checks entity resolution, the only way the gateway requests a roadmap. */
export const ENTITY_CHECKS: CheckGroup = {
  subject: 'Entities',
  after: [EVERYONE_READS],
  checks: [
    {
      name: 'entities come in the order of their keys',
      todo: 'Answer _entities by the order of the representations, not by that of the database.',
      run: inOrder,
    },
    {
      name: 'where there is no roadmap there is a null',
      todo: 'Leave the place of a key without a roadmap null; do not leave it out.',
      run: nullsInPlace,
    },
    {
      name: 'a key that is asked twice is answered twice',
      todo: 'Answer each representation, the same ones too.',
      run: duplicates,
    },
    {
      name: 'keys that are not sound are errors with a code',
      todo: 'Read each key by its type before it reaches the database; @hopen/kit does.',
      run: malformedKeys,
    },
  ],
};

/** Past day, so that its response differs from today's. */
const A_DAY = '2024-02-29';

const listOf = ({ json }: HttpAnswer): unknown[] => {
  const entities: unknown = json?.data?._entities;
  if (Array.isArray(entities)) return entities;
  throw new Breach('data._entities is no list.');
};

/** Compares a batch with single requests, so that only the order is tested, whatever else may be wrong. */
async function inOrder(ars: ConformanceTarget): Promise<string> {
  const [one, other] = ars.otherRegions as [string, string];
  const keys = [ars.key(), ars.key(null, one), ars.key(A_DAY), ars.key(A_DAY, other)];
  const alone: unknown[] = [];
  for (const key of keys) alone.push(...listOf(await ars.entities([key])));
  const together = listOf(await ars.entities(keys));
  if (isDeepStrictEqual(together, alone)) return `${keys.length} keys at once, each answered as alone.`;
  throw new Breach(`Asked one by one: ${JSON.stringify(alone)}. At once: ${JSON.stringify(together)}.`);
}

async function nullsInPlace(ars: ConformanceTarget): Promise<string> {
  const [one, other] = ars.otherRegions as [string, string];
  return inPlace(ars, [ars.key(null, one), ars.key(), ars.key(null, other)]);
}

function duplicates(ars: ConformanceTarget): Promise<string> {
  return inPlace(ars, [ars.key(), ars.key()]);
}

async function inPlace(ars: ConformanceTarget, keys: readonly Key[]): Promise<string> {
  const entities = listOf(await ars.entities(keys));
  if (entities.length === keys.length) return `${keys.length} keys, ${entities.length} answers.`;
  throw new Breach(`${keys.length} keys were asked, ${entities.length} answered.`);
}

/** Invalid keys, which no gateway sends. */
export const malformed = ({
  line: { type },
  options: { region },
}: ConformanceTarget): Record<string, unknown> => ({
  'a region that is an object': { __typename: type, regionCode: { code: region }, asOf: null },
  'a region that is a list': { __typename: type, regionCode: [[region]], asOf: null },
  'no region': { __typename: type, asOf: null },
  'a day that is no day': { __typename: type, regionCode: region, asOf: 'yesterday' },
  'a day that does not exist': { __typename: type, regionCode: region, asOf: '2021-02-30' },
  'a day that is a number': { __typename: type, regionCode: region, asOf: 20210230 },
  'a type that does not exist': { __typename: 'Nope', regionCode: region, asOf: null },
  'no type': { regionCode: region, asOf: null },
  'text for a key': 'key',
});

async function malformedKeys(ars: ConformanceTarget): Promise<string> {
  const keys = Object.entries(malformed(ars));
  const faults: string[] = [];
  for (const [what, key] of keys) {
    const answer = await ars.entities([key]);
    if (!isCodedError(answer)) faults.push(`${what}: ${shown(answer)}`);
  }
  breachIfAny(faults);
  return `${keys.length} keys that no gateway sends, each refused with a code.`;
}

/** Requires a listed code. `INTERNAL` is a fault of the subgraph, not a response to an invalid key. */
function isCodedError(answer: HttpAnswer): boolean {
  const codes = codesOf(answer);
  const isCoded = codes.every((code) => Object.hasOwn(ERROR_CODES, String(code)) && code !== 'INTERNAL');
  const isEmpty = (answer.json?.data?._entities ?? []).every((entity: unknown) => entity === null);
  return answer.status < 500 && codes.length > 0 && isCoded && isEmpty;
}
