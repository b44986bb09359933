import type { Viewer } from '@hopen/schema';

/** The viewer that a token names. One whose token says `hopen_scope: read` may ask and not act. */
export type Bearer = Viewer & {
  readonly mayOnlyRead?: true;
  /** Which person or program it is, unique among all issuers (OIDC Core 2: `iss` and `sub`). Without it one may not act. */
  readonly subject?: string;
};

/** Reads the viewer from an `Authorization` header. */
export type Authenticate = ((authorization: string | undefined) => Promise<Bearer>) & {
  /** Whether there are keys to check tokens by; who asks often is told what was found before. */
  readonly keysAreReadable?: () => Promise<boolean>;
};
