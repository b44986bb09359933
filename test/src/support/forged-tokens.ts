import { createHmac, createPrivateKey, sign } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { type TestCountry, TOKENS } from './test-country.ts';

type Part = Record<string, unknown>;

const encoded = (part: Part) => Buffer.from(JSON.stringify(part)).toString('base64url');

/** Keys of the test country's issuer. */
async function keysOf(graph: TestCountry): Promise<{ privateJwk: Part; publicJwk: Part & { kid: string } }> {
  return JSON.parse(await readFile(graph.issuerKey, 'utf8'));
}

/** Token with any content, signed with the issuer's key. */
export async function signedToken(graph: TestCountry, claims: Part, header: Part = {}): Promise<string> {
  const { privateJwk, publicJwk } = await keysOf(graph);
  const text = [{ alg: 'ES256', kid: publicJwk.kid, ...header }, standing(claims)].map(encoded).join('.');
  const key = createPrivateKey({ key: privateJwk as never, format: 'jwk' });
  const signature = sign('sha256', Buffer.from(text), { key, dsaEncoding: 'ieee-p1363' });
  return `${text}.${signature.toString('base64url')}`;
}

/** Valid standard claims, overridden by `claims`. */
const standing = (claims: Part): Part => {
  const now = Math.floor(Date.now() / 1000);
  return { iss: TOKENS.issuer, aud: TOKENS.audience, sub: 'tester', iat: now, exp: now + 600, ...claims };
};

const DGOS = { hopen_role: 'dgos' };
const NATIONAL = { hopen_role: 'national' };
const long = 10_000;

/** Invalid tokens with the DGOS's claims. */
export async function badTokens(graph: TestCountry): Promise<Record<string, string>> {
  const { publicJwk } = await keysOf(graph);
  const good = await signedToken(graph, DGOS);
  const [header, claims, signature] = good.split('.') as [string, string, string];
  const unsigned = (alg: string) => `${encoded({ alg, kid: publicJwk.kid })}.${encoded(standing(DGOS))}`;
  const keyed = (secret: string | Buffer) => {
    const text = unsigned('HS256');
    return `${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`;
  };
  const der = Buffer.from(String(publicJwk.x) + String(publicJwk.y));
  const past = Math.floor(Date.now() / 1000) - 60;
  return {
    expired: await signedToken(graph, { ...DGOS, exp: past }),
    'not valid yet': await signedToken(graph, { ...DGOS, nbf: past + 3600 }),
    'without an end': await signedToken(graph, { ...DGOS, exp: undefined }),
    'for another audience': await signedToken(graph, { ...DGOS, aud: 'other' }),
    'of another issuer': await signedToken(graph, { ...DGOS, iss: 'urn:other' }),
    'for a subgraph of an ARS': await signedToken(graph, { ...DGOS, aud: 'hopen:roadmaps-paca' }),
    'without a role': await signedToken(graph, {}),
    'of an unknown role': await signedToken(graph, { hopen_role: 'admin' }),
    'of an unknown region': await signedToken(graph, { hopen_role: 'ars', hopen_region: '__proto__' }),
    'of regions': await signedToken(graph, { hopen_role: 'ars', hopen_region: ['93'] }),
    'of the DGOS for another body': await signedToken(graph, { ...DGOS, hopen_body: 'DNS' }),
    'of no national body': await signedToken(graph, { hopen_role: 'national' }),
    'of a national body in small letters': await signedToken(graph, { ...NATIONAL, hopen_body: 'dgos' }),
    'of national bodies': await signedToken(graph, { ...NATIONAL, hopen_body: ['DGOS', 'DNS'] }),
    'of no beneficiary': await signedToken(graph, { hopen_role: 'establishment', hopen_beneficiaries: [] }),
    'of what is no beneficiary': await signedToken(graph, {
      hopen_role: 'establishment',
      hopen_beneficiaries: ["EJ:130786049' or 1=1"],
    }),
    'with another claim under the same signature': `${header}.${encoded(standing({ ...DGOS, sub: 'other' }))}.${signature}`,
    'with a signature of nothing': `${header}.${claims}.${Buffer.alloc(64).toString('base64url')}`,
    'alg: none': `${unsigned('none')}.`,
    'alg: None, with a signature': `${unsigned('None')}.${signature}`,
    'HS256 with the public key': keyed(JSON.stringify(publicJwk)),
    'HS256 with the point of the public key': keyed(der),
    'HS256 with nothing': keyed(''),
    'with a key of its own in the header': await signedToken(graph, DGOS, { kid: 'mine', jwk: publicJwk }),
    'with an address of keys': await signedToken(graph, DGOS, { kid: 'mine', jku: 'http://127.0.0.1:9/' }),
    'that demands what nobody knows': await signedToken(graph, DGOS, { crit: ['exp'] }),
    'with a path as key': await signedToken(graph, DGOS, { kid: '../../../../dev/null' }),
    'of another algorithm': await signedToken(graph, DGOS, { alg: 'RS256' }),
    'that is encrypted': `${encoded({ alg: 'dir', enc: 'A256GCM' })}....`,
    'that is long': `${'a'.repeat(long)}.${'b'.repeat(long / 2)}.c`,
    'that is no token': 'abc.def.ghi',
  };
}
