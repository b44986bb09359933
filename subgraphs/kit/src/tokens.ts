import { ANONYMOUS, type Viewer, viewerFromClaims } from '@hopen/schema';
import { createRemoteJWKSet, errors, jwtVerify } from 'jose';

/** Whose tokens are taken, and for whom they must be made. */
export interface TokenSettings {
  readonly jwksUrl: string;
  readonly issuer: string;
  readonly audience: string;
}

/** Who signs what the gateway sends to a subgraph that an ARS hosts. */
export const GATEWAY_ISSUER = 'urn:hopen:gateway';
/** For which one of them a token is good: what one of them catches is worth nothing at another. */
export const gatewayAudience = (subgraph: string): string => `hopen:${subgraph}`;

/** The token is expired, forged or made for somebody else. The request is refused; it never gets the public view. */
export class Unauthenticated extends Error {}

/** The identity provider does not give its keys: nobody can say whether the token is good. */
export class IssuerUnavailable extends Error {}

/** The viewer that a token names. One whose token says `hopen_scope: read` may ask and not act. */
export type Bearer = Viewer & { readonly mayOnlyRead?: true };

/** Reads the viewer from an `Authorization` header. */
export type Authenticate = (authorization: string | undefined) => Promise<Bearer>;

/** Asymmetric signatures only: neither `none` nor a shared secret can be mistaken for a signature. */
const ALGORITHMS = ['RS256', 'ES256', 'EdDSA'];

/** What `jose` throws when the token is at fault. Its other errors speak of the keys or of the network. */
const BLAMES_THE_TOKEN = [
  errors.JWTExpired,
  errors.JWTClaimValidationFailed,
  errors.JWTInvalid,
  errors.JWSInvalid,
  errors.JWSSignatureVerificationFailed,
  errors.JOSEAlgNotAllowed,
  errors.JOSENotSupported,
  errors.JWKSNoMatchingKey,
  errors.JWKSMultipleMatchingKeys,
];

/** Checks access tokens against the issuer's published keys. No header is the anonymous viewer; a bad one throws. */
export function authenticator(settings: TokenSettings): Authenticate {
  const keys = createRemoteJWKSet(new URL(settings.jwksUrl));
  return async (authorization) => {
    if (authorization === undefined) return ANONYMOUS;
    const token = /^Bearer ([\w.-]+)$/i.exec(authorization)?.[1];
    if (!token) throw new Unauthenticated('Authorization: Bearer <token>');
    const claims = await verifiedClaims(token);
    const viewer = viewerFromClaims(claims);
    if (!viewer) throw new Unauthenticated('The token says of its bearer nothing that the programme knows.');
    const { hopen_scope: scope = 'act' } = claims;
    return scope === 'act' ? viewer : { ...viewer, mayOnlyRead: true };
  };

  async function verifiedClaims(token: string) {
    try {
      const { issuer, audience } = settings;
      const { payload } = await jwtVerify(token, keys, {
        issuer,
        audience,
        algorithms: ALGORITHMS,
        requiredClaims: ['exp'],
      });
      return payload;
    } catch (error) {
      if (BLAMES_THE_TOKEN.some((kind) => error instanceof kind)) throw new Unauthenticated(String(error));
      throw new IssuerUnavailable('The keys of the identity provider could not be read.', { cause: error });
    }
  }
}
