import { ERROR_CODES } from '@hopen/schema';
import { parse } from 'graphql';
import { readArsData } from '../../../gateway/src/upstream/ars-response-reader.ts';
import { TREATY_TYPES } from '../contract/treaty-reference.ts';
import { type CheckGroup, EVERYONE_READS, READS_STRICTLY } from './check.ts';
import { shown } from './http.ts';
import { Breach, breachIfAny, Unseen } from './outcome.ts';
import type { ConformanceTarget } from './target.ts';

/** Response limit of the gateway. */
const MOST_BYTES = 2_000_000;

/** Checks a response with every field selected. */
export const ANSWER_CHECKS: CheckGroup = {
  subject: 'Answers',
  after: [EVERYONE_READS],
  checks: [
    {
      name: READS_STRICTLY,
      todo: 'Mend the field: the gateway answers null, with an error, where a value is not what the treaty says.',
      run: readsStrictly,
    },
    {
      name: 'an answer is no longer than the gateway reads',
      todo: `Shorten what the roadmap says: ${MOST_BYTES} bytes are read, and then the connection is closed.`,
      run: shortEnough,
    },
  ],
};

const fullAnswer = (ars: ConformanceTarget) => ars.ask(ars.fullQuery, { representations: [ars.key()] });

async function readsStrictly(ars: ConformanceTarget): Promise<string> {
  const answer = await fullAnswer(ars);
  const { data, errors = [] } = answer.json ?? {};
  if (answer.status !== 200 || !Array.isArray(data?._entities)) throw new Breach(shown(answer));
  breachIfAny(errors.filter(isFault).map((error: unknown) => JSON.stringify(error)));
  // Types only; keys have their own checks.
  const representations = [{ __typename: ars.line.type }];
  try {
    readArsData(ars.schema, parse(ars.fullQuery), { representations }, data);
  } catch (error) {
    throw new Breach((error as Error).message);
  }
  if (data._entities[0] === null)
    throw new Unseen('No roadmap is published yet: publish one, and run this again.');
  return `${Object.keys(data._entities[0]).length} fields of ${ars.line.type}, without an error.`;
}

/** Accepts FORBIDDEN on the ARS's own fields only, since everyone may read the treaty's fields. */
function isFault(error: { path?: unknown[]; extensions?: { code?: unknown } }): boolean {
  const isOfTreaty = TREATY_TYPES.get('RegionalRoadmap')!.members.has(String(error.path?.[2]));
  const { code } = error.extensions ?? {};
  return isOfTreaty || code === 'INTERNAL' || !Object.hasOwn(ERROR_CODES, String(code));
}

async function shortEnough(ars: ConformanceTarget): Promise<string> {
  const bytes = Buffer.byteLength((await fullAnswer(ars)).text);
  if (bytes <= MOST_BYTES) return `${bytes} bytes.`;
  throw new Breach(`${bytes} bytes; ${MOST_BYTES} are read.`);
}
