import { hasLuhnCheckDigit, luhnCheckDigit } from './luhn.ts';
import { RuleViolation } from './rule-violation.ts';

/** Pattern `[0-9][0-9A-Z][0-9]{7}` of type `typeNumeroFiness`. Source: layout of the public FINESS extract. */
const FINESS_PATTERN = /^[0-9][0-9A-Z][0-9]{7}$/;

/** Corsican numbers: A counts as 1 and B as 2 in the check digit. Verified on every number of the extract. */
const asDigits = (number: string) => number.replace('A', '1').replace('B', '2');

/** True for a well-formed FINESS number with a valid check digit; it may still be unassigned. */
export const isFinessNumber = (number: string): boolean =>
  FINESS_PATTERN.test(number) && /^\d+$/.test(asDigits(number)) && hasLuhnCheckDigit(asDigits(number));

/** Appends the check digit to the first eight characters. */
export const withFinessCheckDigit = (eight: string): string => eight + luhnCheckDigit(asDigits(eight));

/** Returns a valid FINESS number; throws `INVALID_FINESS` for `field` otherwise. */
export function finessNumber(number: string, field = 'finess'): string {
  if (isFinessNumber(number)) return number;
  throw new RuleViolation(
    'INVALID_FINESS',
    `« ${number.slice(0, 20)} » n'est pas un numéro FINESS : neuf caractères dont le dernier est une clé de Luhn.`,
    { field, source: 'FINESS, typeNumeroFiness' },
  );
}
