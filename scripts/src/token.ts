import { parseArgs } from 'node:util';
import { tokenSettingsFrom, UserFacingError } from '@hopen/kit';
import { viewerFromClaims } from '@hopen/schema';
import { developmentIssuer } from './development-issuer.ts';
import { dataFolderFrom } from './embedded-database.ts';
import { runCommand } from './run-command.ts';

const USAGE = `Usage: npm run token -- --role dgos
       npm run token -- --role partner
       npm run token -- --role ars --region 93
       npm run token -- --role establishment --beneficiary ET:… [--beneficiary EJ:… | GHT:…]

Keys of acts belong to the person that the token names (sub): the role with its region or beneficiaries, e.g. "ars 93", unless
--subject NAME says who. With --subject "" it names nobody: such a token reads, and does not act.`;

await runCommand(async () => {
  const { values } = parseArgs({
    options: {
      role: { type: 'string' },
      region: { type: 'string' },
      beneficiary: { type: 'string', multiple: true },
      subject: { type: 'string' },
      help: { type: 'boolean' },
    },
  });
  if (values.help) return console.log(USAGE);
  const claims = {
    hopen_role: values.role,
    ...(values.region && { hopen_region: values.region }),
    ...(values.beneficiary && { hopen_beneficiaries: values.beneficiary }),
    ...(values.subject !== undefined && { sub: values.subject || undefined }),
  };
  const viewer = viewerFromClaims(claims);
  // A service asks for its own; no person acts as one.
  if (!viewer || viewer.role === 'SERVICE') {
    throw new UserFacingError(`These options describe no viewer.\n${USAGE}`);
  }
  const issuer = await developmentIssuer(dataFolderFrom(process.env), process.env.NODE_ENV);
  console.log(await issuer.sign(claims, tokenSettingsFrom(process.env)));
});
