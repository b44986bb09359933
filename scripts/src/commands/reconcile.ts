import { auditFiles, type Difference, findDifferences, type LateItem, Programme } from '@hopen/funding';
import { firstBrokenLine } from '@hopen/kit/commands';
import { type Database, inSnapshot } from '@hopen/kit/database';
import { openSubgraphDatabase } from '@hopen/kit/serve';
import { clockFrom } from '@hopen/kit/server';
import { SUBGRAPHS } from '../contract/subgraphs.ts';
import { copyDifferences, steeringDifferences } from '../local-country/copy-differences.ts';
import { openLocation } from '../local-country/embedded-database.ts';
import { runCommandLine } from './command-line.ts';

/** Subgraphs whose journal is checked here. Funding's is checked with its facts, and establishments has none. */
const WITH_A_CHAIN = SUBGRAPHS.map(({ name }) => name).filter(
  (name) => !['establishments', 'funding'].includes(name),
);

const USAGE = `Usage: npm run reconcile

Compares everything that should follow from the facts and the rules, in every programme and between the subgraphs, prints
each difference, and exits with 1 if there is one. On the embedded database, stop the graph first.`;

await runCommandLine({ usage: USAGE }, async () => {
  const today = clockFrom(process.env)();
  const opened = await openLocation(process.env);
  const databases = new Map<string, Database>();
  try {
    for (const subgraph of SUBGRAPHS) {
      databases.set(subgraph.name, await openSubgraphDatabase(subgraph, opened.location, today));
    }
    const em = databases.get('funding')!.em.fork();
    const differences: Difference[] = [
      ...(await copyDifferences(databases)),
      ...(await steeringDifferences(databases)),
    ];
    const late: string[] = [];
    for (const programme of await em.find(Programme, {}, { orderBy: { code: 'asc' } })) {
      const [audit, found] = await inSnapshot(em, async (inRead) => {
        const files = await auditFiles(inRead, programme, today);
        return [files, await findDifferences(inRead, programme, files)] as const;
      });
      differences.push(...found);
      late.push(...lateByRegion(audit.lateItems, programme));
    }
    for (const name of WITH_A_CHAIN) {
      const broken = await inSnapshot(databases.get(name)!.em, firstBrokenLine);
      if (broken === undefined) continue;
      const chain = { expected: 'the hash of its chain', found: 'another' };
      differences.push({ check: 'JOURNAL', subject: `${name} line ${broken}`, ...chain });
    }
    // Deduplicated, since differences outside a programme are found once per programme.
    const lines = new Set(
      differences.map(
        (each) => `${each.check} ${each.subject}: expected ${each.expected}, found ${each.found}`,
      ),
    );
    for (const line of [...late, ...lines]) console.log(line);
    console.log(`${lines.size} differences`);
    if (lines.size > 0) process.exitCode = 1;
  } finally {
    for (const database of databases.values()) await database.close();
    await opened.close();
  }
});

/** Overdue items are not differences; counted by region and kind. */
function lateByRegion(items: readonly LateItem[], { code }: Programme): string[] {
  const regions = Map.groupBy(items, ({ regionCode }) => regionCode);
  return [...regions].map(([region, own]) => {
    const kinds = [...Map.groupBy(own, ({ kind }) => kind)].map(([kind, some]) => `${kind} ${some.length}`);
    return `LATE ${code} ${region}: ${kinds.sort().join(', ')}`;
  });
}
