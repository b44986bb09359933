import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { JWK } from 'jose';
import Provider from 'oidc-provider';

/** What the process is told to be. */
export interface ProviderSetup {
  /** 0 lets the system choose. */
  readonly port: number;
  /** The first one signs, all of them are published. */
  readonly keys: readonly JWK[];
  /** Each client, and what a token of it says of the bearer. */
  readonly clients: Readonly<Record<string, { secret: string; claims: Record<string, unknown> }>>;
}

/** An identity provider as others run it, in a process of its own. */
const { port, keys, clients } = JSON.parse(process.argv[2]!) as ProviderSetup;
const server = createServer();
// Nobody sends to a provider that has gone over a connection that seems to be there.
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
