import { join } from 'node:path';
import { authenticator, GATEWAY_ISSUER, gatewayAudience } from '@hopen/kit/auth';
import { type Database } from '@hopen/kit/database';
import { serve } from '@hopen/kit/serve';
import { developmentIssuer, SUBGRAPHS } from '@hopen/scripts';
import { captureLog } from './captured-log.ts';
import { AMPLE_MS } from './test-country.ts';
import { emptyDatabase } from './test-database.ts';

const TOKENS = { issuer: GATEWAY_ISSUER, audience: gatewayAudience('roadmaps-paca') };
const SECOND = {
  version: 2,
  published_on: '2021-03-01',
  priorities: [{ domainCode: 'D2', targetRate: 0.8, targetOn: '2022-12-31', rationale: 'D’abord.' }],
};

/** Subgraph of ARS Paca, served alone. */
export interface ServedPaca {
  readonly url: string;
  /** Accepted by this subgraph: ARS 93, read-only. */
  readonly token: string;
  readonly database: Database;
  stop(): Promise<void>;
}

/** Serves it with two versions of its roadmap. */
export async function servePaca(): Promise<ServedPaca> {
  const { location, close } = await emptyDatabase();
  const issuer = await developmentIssuer(join(process.env.HOPEN_RUN_FOLDER!, crypto.randomUUID()), 'test');
  const keys = await issuer.listen(0);
  const paca = await serve(SUBGRAPHS.find(({ name }) => name === 'roadmaps-paca')!, {
    database: location,
    authenticate: authenticator({ ...TOKENS, jwksUrl: keys.url, keysTimeoutMs: AMPLE_MS }),
    clock: () => '2026-01-15',
    port: 0,
    log: captureLog().log,
  });
  const table = '"roadmaps-paca".paca_roadmap';
  await paca.database.em
    .fork()
    .execute(
      `insert into ${table} select (jsonb_populate_record(kept, ?::jsonb)).* from ${table} kept where version = 1`,
      [JSON.stringify(SECOND)],
    );
  return {
    url: paca.url,
    token: await issuer.sign({ hopen_role: 'ars', hopen_region: '93', hopen_scope: 'read' }, TOKENS),
    database: paca.database,
    async stop() {
      await paca.stop();
      await keys.stop();
      await close();
    },
  };
}
