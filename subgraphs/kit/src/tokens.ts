import { ANONYMOUS, type Viewer, viewerFromClaims } from '@hopen/schema';
import { createRemoteJWKSet, errors, jwtVerify } from 'jose';

/** Whose tokens are taken, and for whom they must be made. */
export interface TokenSettings {
  readonly jwksUrl: string;
  readonly issuer: string;
  readonly audience: string;
}

/** The token is expired, forged or made for somebody else. The request is refused; it never gets the public view. */
export class Unauthenticated extends Error {}

/** Reads the viewer from an `Authorization` header. */
export type Authenticate = (authorization: string | undefined) => Promise<Viewer>;

/** Asymmetric signatures only: neither `none` nor a shared secret can be mistaken for a signature. */
const ALGORITHMS = ['RS256', 'ES256', 'EdDSA'];

/** Checks access tokens against the issuer's published keys. No header is the anonymous viewer; a bad one throws. */
export function authenticator(settings: TokenSettings): Authenticate {
  const keys = createRemoteJWKSet(new URL(settings.jwksUrl));
  return async (authorization) => {
    if (authorization === undefined) return ANONYMOUS;
    const token = /^Bearer ([\w.-]+)$/i.exec(authorization)?.[1];
    if (!token) throw new Unauthenticated('Authorization: Bearer <token>');
    const viewer = viewerFromClaims(await verifiedClaims(token));
    if (!viewer) throw new Unauthenticated('The token says of its bearer nothing that the programme knows.');
    return viewer;
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
      if (error instanceof errors.JOSEError) throw new Unauthenticated(error.code);
      throw error;
    }
  }
}
