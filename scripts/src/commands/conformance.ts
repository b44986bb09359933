import { UserFacingError } from '@hopen/kit/user-facing-error';
import { textOf } from '../conformance/report.ts';
import { conformanceOf } from '../conformance/run.ts';
import { runCommandLine } from './command-line.ts';

const USAGE = `Usage: npm run conformance -- --region 53 --url http://127.0.0.1:4153/graphql
       [--token TOKEN]      one that the subgraph must take; the State makes it: npm run token -- --as-gateway NAME
       [--from URL]         the running graph: every version that it has published must be there
       [--seconds N]        how long it is asked by several at once; 5
       [--questions N]      how often it is asked instead, however long that takes
       [--connections N]    how many ask at once; 10
       [--p99 MS]           how long 99 of 100 answers may take; 500
       [--json]             the report as JSON

Tests a running regional subgraph as the State would before signing. It sends nothing that could change anything there.
Exit status: 0 when it conforms; 1 when it does not; 2 when it conforms and is too slow.`;

const LOAD = { seconds: '5', connections: '10', p99: '500' } as const;
const TOO_SLOW = 2;

const OPTIONS = {
  region: { type: 'string' },
  url: { type: 'string' },
  token: { type: 'string' },
  from: { type: 'string' },
  seconds: { type: 'string', default: LOAD.seconds },
  questions: { type: 'string' },
  connections: { type: 'string', default: LOAD.connections },
  p99: { type: 'string', default: LOAD.p99 },
  json: { type: 'boolean', default: false },
} as const;

await runCommandLine({ usage: USAGE, options: OPTIONS }, async (values) => {
  const { region, url, token, from } = values;
  const seconds = Number(values.seconds);
  const connections = Number(values.connections);
  const p99Ms = Number(values.p99);
  const questions = values.questions === undefined ? undefined : Number(values.questions);
  const counts = [seconds, connections, p99Ms, ...(questions === undefined ? [] : [questions])];
  const areCounts = counts.every((count) => Number.isInteger(count) && count >= 1);
  if (!region || !url || !areCounts || token === '') throw new UserFacingError(USAGE);
  const report = await conformanceOf({ region, url, token, from, seconds, questions, connections, p99Ms });
  console.log(values.json ? JSON.stringify(report, null, 2) : textOf(report));
  if (!report.conforms) process.exitCode = 1;
  else if (report.speed.outcome === 'breach') process.exitCode = TOO_SLOW;
});
