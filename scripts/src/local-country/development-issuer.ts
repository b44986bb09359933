import { existsSync } from 'node:fs';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { dirname, join } from 'node:path';
import { bind, identityOf, jsonAt } from '@hopen/kit/server';
import { UserFacingError } from '@hopen/kit/user-facing-error';
import { exportJWK, generateKeyPair, importJWK, type JWK, SignJWT } from 'jose';

const ALGORITHM = 'ES256';
const VALIDITY = '12h';

/** Development substitute for an identity provider: signs tokens and publishes the verification key. */
export interface DevelopmentIssuer {
  /** Signs a token with these claims; without `sub`, the subject is derived from the role. */
  sign(claims: Record<string, unknown>, settings: { issuer: string; audience: string }): Promise<string>;
  /** Publishes the public key at `/jwks.json`; with settings, also serves service tokens at `/token`. */
  listen(
    port: number,
    settings?: { issuer: string; audience: string },
  ): Promise<{ url: string; stop(): Promise<void> }>;
}

/** Default subject: one person per organisation. */
const subjectOf = (claims: Record<string, unknown>): string =>
  [claims.hopen_role, claims.hopen_body, claims.hopen_region, claims.hopen_beneficiaries]
    .flat()
    .filter(Boolean)
    .join(' ');

/** Opens the issuer whose key is in `dataFolder`, creating it on first use. Refused in production. */
export async function developmentIssuer(
  dataFolder: string,
  nodeEnvironment: string | undefined,
): Promise<DevelopmentIssuer> {
  if (nodeEnvironment === 'production') {
    throw new UserFacingError('The development issuer refuses to exist with NODE_ENV=production.');
  }
  const { privateJwk, publicJwk } = await readOrMakeKey(join(dataFolder, 'development-issuer.json'));
  const privateKey = await importJWK(privateJwk, ALGORITHM);
  const sign: DevelopmentIssuer['sign'] = (claims, { issuer, audience }) =>
    new SignJWT({ sub: subjectOf(claims), ...claims })
      .setProtectedHeader({ alg: ALGORITHM, kid: publicJwk.kid! })
      .setIssuer(issuer)
      .setAudience(audience)
      .setIssuedAt()
      .setExpirationTime(VALIDITY)
      .sign(privateKey);
  return {
    sign,
    listen: (port, settings) =>
      publish(port, { keys: [publicJwk] }, async () => ({
        access_token: settings && (await sign({ hopen_role: 'service' }, settings)),
        token_type: 'Bearer',
        expires_in: 60,
      })),
  };
}

/**
 * Path of the gateway's development key, created on first use. Stored, so that gateway tokens can be made by hand and
 * survive restarts. Refused in production.
 */
export async function developmentGatewayKey(
  dataFolder: string,
  nodeEnvironment: string | undefined,
): Promise<string> {
  if (nodeEnvironment === 'production')
    throw new UserFacingError('The gateway’s development key refuses to exist with NODE_ENV=production.');
  const path = join(dataFolder, 'development-gateway.json');
  if (!existsSync(path)) await appearOnce(path, (await makeKeys()).privateJwk);
  return path;
}

interface Keys {
  readonly privateJwk: JWK;
  readonly publicJwk: JWK;
}

async function readOrMakeKey(path: string): Promise<Keys> {
  const kept = await readKeys(path);
  if (kept) return kept;
  await appearOnce(path, await makeKeys());
  return (await readKeys(path))!;
}

/**
 * Creates a file atomically: a hard link appears complete, and of two concurrent creations the second keeps the first
 * one's content.
 */
async function appearOnce(path: string, content: object): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const whole = `${path}.${crypto.randomUUID()}`;
  await writeFile(whole, JSON.stringify(content), { mode: 0o600 });
  await link(whole, path).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
  await rm(whole, { force: true });
}

async function readKeys(path: string): Promise<Keys | undefined> {
  try {
    const keys: Keys = JSON.parse(await readFile(path, 'utf8'));
    await Promise.all([importJWK(keys.privateJwk, ALGORITHM), importJWK(keys.publicJwk, ALGORITHM)]);
    if (keys.privateJwk.d && keys.publicJwk.kid) return keys;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
  }
  throw new UserFacingError(
    `${path} holds no key that can be read. Remove that file: the next start makes a new key, and tokens must be issued again.`,
  );
}

async function makeKeys(): Promise<Keys> {
  const { privateKey, publicKey } = await generateKeyPair(ALGORITHM, { extractable: true });
  const kid = crypto.randomUUID();
  return {
    privateJwk: { ...(await exportJWK(privateKey)), kid },
    publicJwk: { ...(await exportJWK(publicKey)), kid, alg: ALGORITHM, use: 'sig' },
  };
}

/** Credentials `client:development`, accepted for every service in development. */
const SERVICE_CREDENTIALS = /^Basic (.+)$/;
const isService = (authorization = '') =>
  atob(SERVICE_CREDENTIALS.exec(authorization)?.[1] ?? '').endsWith(':development');

async function publish(
  port: number,
  keys: object,
  serviceToken: () => Promise<object>,
): Promise<{ url: string; stop(): Promise<void> }> {
  const identity = identityOf('issuer');
  const health = jsonAt('/health', () => identity);
  const server = createServer(async (request, response) => {
    if (await health(request, response)) return;
    const isToken = request.method === 'POST' && request.url === '/token';
    const isKnown = !isToken || isService(request.headers.authorization);
    response.writeHead(isKnown ? 200 : 401, { 'content-type': 'application/json' });
    response.end(JSON.stringify(isToken && isKnown ? await serviceToken() : keys));
  });
  await bind(server, '127.0.0.1', port);
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
