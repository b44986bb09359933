import { freshnessWarning } from '@hopen/establishments';
import type { CivilDay, RegistryFreshness } from '@hopen/schema';

/** Message once the country is running. */
export function welcome(url: string, today: CivilDay, registry: RegistryFreshness): string {
  const ask = (query: string) =>
    `  curl ${url} -H 'content-type: application/json' -d '${JSON.stringify({ query })}'`;
  return `
HOP'EN Graph answers at ${url} (open it in a browser), and lives on ${today}.

Two questions to try:

${ask('{ regions { code name establishmentCount roadmap { vision } } }')}

${ask(
  registry.status === 'SYNTHETIC'
    ? '{ programme(code: "HOPEN") { name selection { candidates applications retained establishments granted } } }'
    : '{ establishments(first: 5, filter: { search: "centre hospitalier" }) { totalCount nodes { finess name address { city } } } }',
)}

${describe(registry)} Ctrl-C stops everything.
`;
}

function describe(registry: RegistryFreshness): string {
  if (registry.status === 'SYNTHETIC')
    return 'The data are fictitious: npm run import -- finess … brings the real hospitals.';
  const warning = freshnessWarning(registry);
  return warning
    ? `Warning: ${warning}.`
    : `The establishments are those of FINESS, of ${registry.extractedOn}.`;
}
