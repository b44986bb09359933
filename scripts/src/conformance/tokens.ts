import type { CheckGroup } from './check.ts';
import { forgedTokens } from './forgery.ts';
import { codesOf, type HttpAnswer, shown } from './http.ts';
import { Breach, breachIfAny, Unseen } from './outcome.ts';
import { actsOf, draftsOf } from './own-fields.ts';
import type { ConformanceTarget } from './target.ts';

/** Checks authentication and authorisation. */
export const TOKEN_CHECKS: CheckGroup = {
  subject: 'Tokens',
  checks: [
    {
      name: 'a token that is not the gateway’s is refused',
      todo: 'Answer 401 UNAUTHENTICATED and no data; verify signature, issuer, audience and end, as @hopen/kit does. 503 means that the keys at GATEWAY_JWKS_URL could not be read.',
      run: forgeriesRefused,
    },
    {
      name: 'the token that was given is taken',
      todo: 'Take tokens of the gateway for this subgraph: see GATEWAY_JWKS_URL.',
      run: givenTaken,
    },
    {
      name: 'nobody without a token reads a draft',
      todo: 'Answer FORBIDDEN to whoever is not the ARS of the region.',
      run: draftsHidden,
    },
    {
      name: 'nobody without a token acts',
      todo: 'Answer FORBIDDEN to whoever is not the ARS, before you look at what is asked.',
      run: actsRefused,
    },
  ],
};

const isRefused = ({ status, json, ...answer }: HttpAnswer) =>
  status === 401 && json?.data == null && codesOf({ status, json, ...answer }).includes('UNAUTHENTICATED');

async function forgeriesRefused(ars: ConformanceTarget): Promise<string> {
  const tokens = Object.entries(await forgedTokens(ars));
  const faults: string[] = [];
  for (const [what, token] of tokens) {
    const answer = await ars.entities([ars.key()], '', token);
    if (!isRefused(answer)) faults.push(`${what}: ${shown(answer)}`);
  }
  breachIfAny(faults);
  return `${tokens.map(([what]) => what).join('; ')}: each 401.`;
}

async function givenTaken(ars: ConformanceTarget): Promise<string> {
  const { token } = ars.options;
  if (!token) throw new Unseen('None was given: run this again with --token.');
  const answer = await ars.entities([ars.key()], '', token);
  if (answer.status === 200 && answer.json?.data?._entities) return shown(answer);
  throw new Breach(shown(answer));
}

async function draftsHidden(ars: ConformanceTarget): Promise<string> {
  const drafts = draftsOf(ars.schema);
  if (drafts.length === 0) throw new Unseen('No question of its own has Draft in its name.');
  return eachForbidden(ars, drafts);
}

async function actsRefused(ars: ConformanceTarget): Promise<string> {
  const acts = actsOf(ars.schema);
  if (acts.length === 0)
    throw new Unseen('No act of its own takes an idempotencyKey and an expectedRevision.');
  return eachForbidden(ars, acts);
}

async function eachForbidden(
  ars: ConformanceTarget,
  questions: readonly { name: string; query: string }[],
): Promise<string> {
  const faults: string[] = [];
  for (const { name, query } of questions) {
    const answer = await ars.ask(query);
    const isHidden = codesOf(answer).includes('FORBIDDEN') && (answer.json?.data?.[name] ?? null) === null;
    if (!isHidden && !isRefused(answer)) faults.push(`${name}: ${shown(answer)}`);
  }
  breachIfAny(faults);
  return `${questions.map(({ name }) => name).join(', ')}: refused.`;
}
