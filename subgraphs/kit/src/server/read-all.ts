import { UserFacingError } from '../user-facing-error.ts';

type Readings = Readonly<Record<string, () => unknown>>;
type Values<Of extends Readings> = { readonly [Name in keyof Of]: ReturnType<Of[Name]> };

/** Reads several settings and reports all invalid ones at once. */
export function readAll<Of extends Readings>(readings: Of): Values<Of> {
  const wrong = new Set<string>();
  const values = Object.entries(readings).map(([name, read]) => {
    try {
      return [name, read()];
    } catch (error) {
      if (!(error instanceof UserFacingError)) throw error;
      wrong.add(error.message);
      return [name, undefined];
    }
  });
  if (wrong.size > 0) throw new UserFacingError([...wrong].join('\n'));
  return Object.fromEntries(values);
}
