import type { Viewer } from '@hopen/schema';

/**
 * Viewer identified by an access token, with the token's own restrictions. `mayOnlyRead` reflects `hopen_scope: read`.
 */
export type Bearer = Viewer & {
  readonly mayOnlyRead?: true;
  /** Person or program, unique across issuers (OIDC Core 2: `iss` and `sub`). Required for mutations. */
  readonly subject?: string;
};

/** Authenticates a request by its `Authorization` header. */
export type Authenticate = ((authorization: string | undefined) => Promise<Bearer>) & {
  /** Checks that signing keys are available; repeated calls within the cooldown get the last result. */
  readonly keysAreReadable?: () => Promise<boolean>;
};
