import { PGlite } from '@electric-sql/pglite';
import { establishments, importFiness } from '@hopen/establishments';
import { openSubgraphDatabase } from '@hopen/kit';

const [target, ...files] = process.argv.slice(2);
const location =
  target === 'pg'
    ? { url: process.env.TRY_URL! }
    : { pglite: await PGlite.create(target === 'mem' ? undefined : target!) };
const database = await openSubgraphDatabase(establishments, location);
let peak = 0;
const timer = setInterval(() => {
  peak = Math.max(peak, process.memoryUsage().rss);
}, 50);
console.log('rss before', process.memoryUsage().rss / 1e6);
for (const round of [1, 2]) {
  const t = performance.now();
  const report = await importFiness(database, files, {
    today: '2024-02-01',
    allowClosures: false,
    replaceSynthetic: false,
    rejectsPath: '/tmp/fi/rejects.csv',
  });
  console.log(
    round,
    Math.round(performance.now() - t),
    'ms',
    'peak',
    peak / 1e6,
    JSON.stringify(report, null, 1),
  );
}
clearInterval(timer);
console.log(
  await database.em
    .fork()
    .execute(
      'select count(*)::int as n, count(latitude)::int as located, count(distinct region_code)::int as regions from establishments.establishment',
    ),
);
console.log(
  await database.em
    .fork()
    .execute('select status, count(*)::int n from establishments.establishment group by 1'),
);
await database.close();
