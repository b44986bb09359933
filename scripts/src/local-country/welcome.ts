/** Message once the country is running. */
export function welcome(url: string, today: string, synthetic: boolean): string {
  const ask = (query: string) =>
    `  curl ${url} -H 'content-type: application/json' -d '${JSON.stringify({ query })}'`;
  return `
HOP'EN Graph answers at ${url} (open it in a browser), and lives on ${today}.

Two questions to try:

${ask('{ regions { code name establishmentCount roadmap { vision } } }')}

${ask(
  synthetic
    ? '{ programme(code: "HOPEN") { name selection { candidates applications retained establishments granted } } }'
    : '{ establishments(first: 5, filter: { search: "centre hospitalier" }) { totalCount nodes { finess name address { city } } } }',
)}

${synthetic ? 'The data are fictitious: npm run import -- finess … brings the real hospitals.' : 'The establishments are those of FINESS.'} Ctrl-C stops everything.
`;
}
