import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { UserFacingError } from '@hopen/kit';
import { exportJWK, generateKeyPair, importJWK, type JWK, SignJWT } from 'jose';

const ALGORITHM = 'ES256';
const VALIDITY = '12h';

/** Signs tokens and publishes the key that checks them: stands in for an identity provider on a developer's machine. */
export interface DevelopmentIssuer {
  /** A token that says of its bearer what `claims` say. */
  sign(claims: Record<string, unknown>, settings: { issuer: string; audience: string }): Promise<string>;
  /** Publishes the public key at `/jwks.json`. */
  listen(port: number): Promise<{ url: string; stop(): Promise<void> }>;
}

/** The issuer whose key lies in `dataFolder`; made on first use. It refuses to exist in production. */
export async function developmentIssuer(
  dataFolder: string,
  nodeEnvironment: string | undefined,
): Promise<DevelopmentIssuer> {
  if (nodeEnvironment === 'production') {
    throw new UserFacingError('The development issuer refuses to exist with NODE_ENV=production.');
  }
  const { privateJwk, publicJwk } = await readOrMakeKey(dataFolder);
  const privateKey = await importJWK(privateJwk, ALGORITHM);
  return {
    sign: (claims, { issuer, audience }) =>
      new SignJWT(claims)
        .setProtectedHeader({ alg: ALGORITHM, kid: publicJwk.kid! })
        .setIssuer(issuer)
        .setAudience(audience)
        .setSubject('development')
        .setIssuedAt()
        .setExpirationTime(VALIDITY)
        .sign(privateKey),
    listen: (port) => publish({ keys: [publicJwk] }, port),
  };
}

async function readOrMakeKey(dataFolder: string): Promise<{ privateJwk: JWK; publicJwk: JWK }> {
  const path = join(dataFolder, 'development-issuer.json');
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  const { privateKey, publicKey } = await generateKeyPair(ALGORITHM, { extractable: true });
  const kid = crypto.randomUUID();
  const keys = {
    privateJwk: { ...(await exportJWK(privateKey)), kid },
    publicJwk: { ...(await exportJWK(publicKey)), kid, alg: ALGORITHM, use: 'sig' },
  };
  await mkdir(dataFolder, { recursive: true });
  await writeFile(path, JSON.stringify(keys), { mode: 0o600 });
  return keys;
}

async function publish(keys: object, port: number): Promise<{ url: string; stop(): Promise<void> }> {
  const server = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(keys));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', () =>
      reject(new UserFacingError(`Port ${port} (ISSUER_PORT) is in use by another program.`)),
    );
    server.listen(port, '127.0.0.1', resolve);
  });
  const { port: bound } = server.address() as { port: number };
  return {
    url: `http://127.0.0.1:${bound}/jwks.json`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
