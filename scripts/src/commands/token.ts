import { actingClaims, nameAt, readGatewayKey, readingClaims } from '@hopen/gateway';
import { gatewayAudience, tokenSettingsFrom } from '@hopen/kit/auth';
import { UserFacingError } from '@hopen/kit/user-facing-error';
import { findRegion, ROADMAP_NAMES, viewerFromClaims } from '@hopen/schema';
import { developmentGatewayKey, developmentIssuer } from '../local-country/development-issuer.ts';
import { dataFolderFrom } from '../local-country/embedded-database.ts';
import { runCommandLine } from './command-line.ts';

const USAGE = `Usage: npm run token -- --role national --body DGOS
       npm run token -- --role partner
       npm run token -- --role ars --region 93
       npm run token -- --role establishment --beneficiary ET:… [--beneficiary EJ:… | GHT:…]
       npm run token -- --as-gateway roadmaps-bretagne [--region 53]

The body is the one that steers a programme, DGOS or DNS; --role dgos is short for the DGOS.

Keys of acts belong to the person that the token names (sub): the role with its body, region or beneficiaries, e.g. "ars 93",
unless --subject NAME says who. With --subject "" it names nobody: such a token reads, and does not act.

With --as-gateway it is a token that the gateway would send to that subgraph, for reading as the ARS of its region, or with
--subject for acting as that person. A gateway in development, and npm start, publish the key that signs it.`;

const OPTIONS = {
  role: { type: 'string' },
  body: { type: 'string' },
  region: { type: 'string' },
  beneficiary: { type: 'string', multiple: true },
  subject: { type: 'string' },
  'as-gateway': { type: 'string' },
} as const;

/** Covers a working day. */
const VALIDITY = '12h';
const WHERE = [dataFolderFrom(process.env), process.env.NODE_ENV] as const;

await runCommandLine({ usage: USAGE, options: OPTIONS }, async (values) => {
  const { role, body, region, beneficiary, subject } = values;
  if (values['as-gateway'] !== undefined) {
    if (role || body || beneficiary)
      throw new UserFacingError(`A gateway speaks for the ARS of a region alone.\n${USAGE}`);
    return console.log(await tokenOfGateway(values['as-gateway'], region, subject));
  }
  const claims = {
    hopen_role: role,
    ...(body && { hopen_body: body }),
    ...(region && { hopen_region: region }),
    ...(beneficiary && { hopen_beneficiaries: beneficiary }),
    ...(subject !== undefined && { sub: subject || undefined }),
  };
  const viewer = viewerFromClaims(claims);
  // Services request their own tokens; no person may hold one.
  if (!viewer || viewer.role === 'SERVICE') {
    throw new UserFacingError(`These options describe no viewer.\n${USAGE}`);
  }
  const issuer = await developmentIssuer(...WHERE);
  console.log(
    await issuer.sign(claims, tokenSettingsFrom({ ...process.env, NODE_ENV: 'development', HOST: '' })),
  );
});

async function tokenOfGateway(
  subgraph: string,
  region = regionOf(subgraph),
  subject?: string,
): Promise<string> {
  if (!region || !findRegion(region))
    throw new UserFacingError(
      `Which region is ${subgraph} the subgraph of? Say its INSEE code with --region.`,
    );
  const ofDevelopment = await developmentGatewayKey(...WHERE);
  const key = await readGatewayKey(process.env.GATEWAY_KEY || ofDevelopment);
  const claims = subject ? actingClaims(region, nameAt(subgraph, subject)) : readingClaims(region);
  return key.sign(claims, gatewayAudience(subgraph), VALIDITY);
}

/** Region in a subgraph's name. */
function regionOf(subgraph: string): string | undefined {
  return [...ROADMAP_NAMES.values()].find((each) => each.subgraph === subgraph)?.regionCode;
}
