import { parseArgs } from 'node:util';
import { UserFacingError } from '@hopen/kit';
import { textOf } from './conformance-report.ts';
import { conformanceOf } from './conformance-run.ts';
import { runCommand } from './run-command.ts';

const USAGE = `Usage: npm run conformance -- --region 53 --url http://127.0.0.1:4003/graphql
       [--token TOKEN]      one that the subgraph must take
       [--seconds N]        how long it is asked by several at once; 5
       [--connections N]    how many ask at once; 10
       [--p99 MS]           how long 99 of 100 answers may take; 500
       [--json]             the report as JSON`;

const LOAD = { seconds: '5', connections: '10', p99: '500' } as const;

/** Tests a running regional subgraph as the State would before signing. It sends nothing that could change anything there. */
await runCommand(async () => {
  const { values } = parseArgs({
    options: {
      region: { type: 'string' },
      url: { type: 'string' },
      token: { type: 'string' },
      seconds: { type: 'string', default: LOAD.seconds },
      connections: { type: 'string', default: LOAD.connections },
      p99: { type: 'string', default: LOAD.p99 },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean' },
    },
  });
  if (values.help) return console.log(USAGE);
  const { region, url, token } = values;
  const [seconds, connections, p99Ms] = [values.seconds, values.connections, values.p99].map(Number) as [
    number,
    number,
    number,
  ];
  const areCounts = [seconds, connections, p99Ms].every((count) => Number.isInteger(count) && count >= 1);
  if (!region || !url || !areCounts) throw new UserFacingError(USAGE);
  const report = await conformanceOf({ region, url, token, seconds, connections, p99Ms });
  console.log(values.json ? JSON.stringify(report, null, 2) : textOf(report));
  if (!report.conforms) process.exitCode = 1;
});
