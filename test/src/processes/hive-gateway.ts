import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createGatewayRuntime } from '@graphql-hive/gateway-runtime';

/** Platforms with binaries of Hive's native query planner. */
export const HIVE_RUNS_HERE = ['linux', 'darwin'].includes(process.platform);

/**
 * Starts Hive Gateway with the planner of Hive Router. Its older JavaScript planner refuses an interface field that is
 * external in one of its types, as in an ARS-hosted roadmap.
 */
export async function startHiveGateway(options: {
  readonly supergraph: string;
  readonly urlOf: (subgraph: string) => string;
  /** Decides whether the client's token may travel to a subgraph. */
  readonly isTrusted: (subgraph: string) => boolean;
}): Promise<{ readonly url: string; stop(): Promise<void> }> {
  const { unifiedGraphHandler } = await import('@graphql-hive/router-runtime');
  const runtime = createGatewayRuntime({
    supergraph: options.supergraph.replace(
      /(@join__graph\(name: "([^"]+)", url: )"[^"]*"/g,
      (_all, before, name) => `${before}"${options.urlOf(name)}"`,
    ),
    unifiedGraphHandler,
    transports: { http: import('@graphql-mesh/transport-http') },
    logging: false,
    // Retries like our gateway, since a subgraph may have closed a kept-alive connection.
    upstreamRetry: { maxRetries: 3, retryDelay: 50, shouldRetry: ({ response }) => response === undefined },
    propagateHeaders: {
      fromClientToSubgraphs: ({ request, subgraphName }) =>
        options.isTrusted(subgraphName) ? { authorization: request.headers.get('authorization') } : {},
    },
  });
  const server = createServer(runtime);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`,
    async stop() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
      await runtime[Symbol.asyncDispose]();
    },
  };
}
