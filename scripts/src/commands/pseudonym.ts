import { pseudonymsFrom, subjectOf } from '@hopen/kit/auth';
import { readAll } from '@hopen/kit/server';
import { UserFacingError } from '@hopen/kit/user-facing-error';
import { runCommandLine } from './command-line.ts';

const USAGE = `Usage: npm run -s pseudonym -- SUB [--issuer ISSUER]

Prints how journals and access logs call the person that tokens of this issuer name as SUB: that of TOKEN_ISSUER, unless
--issuer names another. The key is SUBJECT_KEY, and must be the one of that time.`;

const OPTIONS = { issuer: { type: 'string' } } as const;

await runCommandLine({ usage: USAGE, options: OPTIONS, takesWords: true }, async (values, words) => {
  const [sub, ...others] = words;
  if (!sub || others.length > 0) throw new UserFacingError(`Which person?\n${USAGE}`);
  // Requires the graph's own key and issuer; with others the pseudonym would match nobody.
  const { pseudonymise, issuer } = readAll({
    pseudonymise: () => pseudonymsFrom({ ...process.env, NODE_ENV: 'production' }),
    issuer: () => values.issuer || issuerOf(process.env),
  });
  console.log(pseudonymise(subjectOf(issuer, sub)));
});

function issuerOf({ TOKEN_ISSUER }: NodeJS.ProcessEnv): string {
  if (TOKEN_ISSUER) return TOKEN_ISSUER;
  throw new UserFacingError(
    'TOKEN_ISSUER, or --issuer, must say whose tokens name the person so: urn:hopen:development on a developer’s machine.',
  );
}
