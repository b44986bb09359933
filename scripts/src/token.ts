import { parseArgs } from 'node:util';
import { tokenSettingsFrom, UserFacingError } from '@hopen/kit';
import { viewerFromClaims } from '@hopen/schema';
import { developmentIssuer } from './development-issuer.ts';
import { dataFolderFrom } from './embedded-database.ts';
import { runCommand } from './run-command.ts';

const USAGE = `Usage: npm run token -- --role dgos
       npm run token -- --role partner
       npm run token -- --role ars --region 93
       npm run token -- --role establishment --beneficiary ET:… [--beneficiary EJ:… | GHT:…]`;

await runCommand(async () => {
  const { values } = parseArgs({
    options: {
      role: { type: 'string' },
      region: { type: 'string' },
      beneficiary: { type: 'string', multiple: true },
      help: { type: 'boolean' },
    },
  });
  if (values.help) return console.log(USAGE);
  const claims = {
    hopen_role: values.role,
    ...(values.region && { hopen_region: values.region }),
    ...(values.beneficiary && { hopen_beneficiaries: values.beneficiary }),
  };
  const viewer = viewerFromClaims(claims);
  // A service asks for its own; no person acts as one.
  if (!viewer || viewer.role === 'SERVICE') {
    throw new UserFacingError(`These options describe no viewer.\n${USAGE}`);
  }
  const issuer = await developmentIssuer(dataFolderFrom(process.env), process.env.NODE_ENV);
  console.log(await issuer.sign(claims, tokenSettingsFrom(process.env)));
});
