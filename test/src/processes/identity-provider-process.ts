import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { JWK } from 'jose';
import Provider from 'oidc-provider';

/** Configuration of the provider process. */
export interface ProviderSetup {
  /** 0 lets the system choose. */
  readonly port: number;
  /** Signing keys: the first signs, all are published. */
  readonly keys: readonly JWK[];
  /** Clients with the claims of their tokens. */
  readonly clients: Readonly<Record<string, { secret: string; claims: Record<string, unknown> }>>;
}

/** Third-party identity provider in its own process. */
const { port, keys, clients } = JSON.parse(process.argv[2]!) as ProviderSetup;
const server = createServer();
// One request per connection, so that none is sent over a stale connection after a restart.
server.maxRequestsPerSocket = 1;
await once(server.listen(port, '127.0.0.1'), 'listening');
const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
const provider = new Provider(issuer, {
  clients: Object.entries(clients).map(([client_id, { secret }]) => ({
    client_id,
    client_secret: secret,
    grant_types: ['client_credentials'],
    redirect_uris: [],
    response_types: [],
    id_token_signed_response_alg: keys[0]!.alg as 'RS256',
  })),
  jwks: { keys: keys as never },
  cookies: { keys: ['unused'] },
  extraTokenClaims: (_context, { clientId }) => clients[clientId!]!.claims,
  features: {
    devInteractions: { enabled: false },
    clientCredentials: { enabled: true },
    resourceIndicators: {
      enabled: true,
      getResourceServerInfo: () => ({
        scope: 'graph',
        audience: 'hopen',
        accessTokenFormat: 'jwt',
        accessTokenTTL: 600,
        jwt: { sign: { alg: keys[0]!.alg as 'RS256' } },
      }),
    },
  },
});
server.on('request', provider.callback());
process.on('disconnect', () => process.exit());
process.send!(issuer);
