import { isCivilDay } from '@hopen/schema';

/** Fault of a file, at a path in it: `['indicators', 3, 'target']`. */
export interface FileFault {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/** Check of the value of a key, with its expectation in words. */
export interface KeyRule {
  readonly expected: string;
  readonly holds: (value: unknown) => boolean;
}
/** Rules of an object, by key. */
export type ObjectShape = Readonly<Record<string, KeyRule>>;

export const isText = (value: unknown): value is string => typeof value === 'string' && value.trim() !== '';
export const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
export const text: KeyRule = { expected: 'a text that is not empty', holds: isText };
export const day: KeyRule = {
  expected: 'a day that exists, as 2019-02-01',
  holds: (value) => typeof value === 'string' && isCivilDay(value),
};
export const number: KeyRule = { expected: 'a number', holds: Number.isFinite };
export const truth: KeyRule = { expected: 'true or false', holds: (value) => typeof value === 'boolean' };
export const list: KeyRule = { expected: 'a list', holds: Array.isArray };
export const countUpTo = (most: number): KeyRule => ({
  expected: `a whole number from 1 to ${most}`,
  holds: (value) => Number.isInteger(value) && Number(value) >= 1 && Number(value) <= most,
});
export const oneOf = (values: readonly unknown[]): KeyRule => ({
  expected: `one of ${values.join(', ')}`,
  holds: (value) => values.includes(value),
});
export const like = (pattern: RegExp, example: string): KeyRule => ({
  expected: `a code as ${example}`,
  holds: (value) => typeof value === 'string' && pattern.test(value),
});
export const someOf = (values: readonly unknown[]): KeyRule => ({
  expected: `a list of one or more of ${values.join(', ')}, each once`,
  holds: (value) =>
    Array.isArray(value) &&
    value.length > 0 &&
    value.every((each) => values.includes(each)) &&
    new Set(value).size === value.length,
});

/** Faults of the keys of an object: missing, unknown, or holding the wrong value. */
export function wrongKeys(value: unknown, shape: ObjectShape, path: FileFault['path']): FileFault[] {
  if (!isObject(value)) {
    return [{ path, message: `must be an object with the keys ${Object.keys(shape).join(', ')}` }];
  }
  const row = value as Record<string, unknown>;
  const known = Object.entries(shape).flatMap(([key, { expected, holds }]) => {
    if (!Object.hasOwn(row, key)) return [{ path: [...path, key], message: `is missing: ${expected}` }];
    return holds(row[key]) ? [] : [{ path: [...path, key], message: `must be ${expected}` }];
  });
  const unknown = Object.keys(row).filter((key) => !Object.hasOwn(shape, key));
  return [
    ...known,
    ...unknown.map((key) => ({ path: [...path, key], message: 'is not a key that is known' })),
  ];
}
