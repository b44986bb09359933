import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestCountry } from './test-country.ts';

/** Publishes the issuer's key again, for a second gateway that trusts it. */
export async function jwksOf(graph: TestCountry): Promise<{ url: string; stop(): Promise<void> }> {
  const { publicJwk } = JSON.parse(await readFile(graph.issuerKey, 'utf8'));
  const server = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ keys: [publicJwk] }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/jwks.json`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
