import { parseArgs } from 'node:util';
import { pseudonymsFrom, subjectOf, tokenSettingsFrom, UserFacingError } from '@hopen/kit';
import { runCommand } from './run-command.ts';

const USAGE = `Usage: npm run -s pseudonym -- SUB [--issuer ISSUER]

Prints how journals and access logs call the person that tokens of this issuer name as SUB: that of TOKEN_ISSUER, unless
--issuer names another. The key is SUBJECT_KEY, and must be the one of that time.`;

await runCommand(async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { issuer: { type: 'string' }, help: { type: 'boolean' } },
  });
  const [sub, ...others] = positionals;
  if (values.help) return console.log(USAGE);
  if (!sub || others.length > 0) throw new UserFacingError(USAGE);
  // Without the key that the graph has, what is printed would be nobody's.
  const pseudonymise = pseudonymsFrom({ ...process.env, NODE_ENV: 'production' });
  const { issuer } = tokenSettingsFrom(process.env);
  console.log(pseudonymise(subjectOf(values.issuer ?? issuer, sub)));
});
