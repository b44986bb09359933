import { funding } from '@hopen/funding';
import { authenticator } from '@hopen/kit/auth';
import { serve } from '@hopen/kit/serve';
import { createLog } from '@hopen/kit/server';
import { peersAt } from '@hopen/kit/subgraph';
import { AMPLE_MS, TOKENS } from './test-country.ts';

// Funding subgraph in its own process, controlled by `killable-funding.ts`.

/** Start parameters. */
export interface FundingOrder {
  readonly database: string;
  readonly jwksUrl: string;
  readonly indicatorsUrl: string;
  readonly serviceToken: string;
  readonly port: number;
  readonly day: string;
}

let day = '';

process.on('message', async (order: FundingOrder | string) => {
  if (typeof order === 'string') {
    day = order;
    process.send!('lives on another day');
    return;
  }
  day = order.day;
  const log = createLog({ service: 'funding' });
  await serve(funding, {
    database: { url: order.database },
    authenticate: authenticator({ ...TOKENS, jwksUrl: order.jwksUrl, keysTimeoutMs: AMPLE_MS }),
    clock: () => day,
    port: order.port,
    peers: peersAt({
      urlOf: () => order.indicatorsUrl,
      token: async () => order.serviceToken,
      timeoutMs: AMPLE_MS,
      log,
    }),
    log,
  });
  process.send!('serves');
});
process.on('disconnect', () => process.exit());
process.send!('is there');
