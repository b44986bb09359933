import { hasLuhnCheckDigit, luhnCheckDigit } from './luhn.ts';
import { RuleViolation } from './rule-violation.ts';

/** "[0-9][0-9A-Z][0-9]{7}", type `typeNumeroFiness`. Source: layout of the public FINESS extract. */
const FINESS_PATTERN = /^[0-9][0-9A-Z][0-9]{7}$/;

/** In Corsica the check digit is computed with A read as 1 and B as 2. Measured on every real number. */
const asDigits = (number: string) => number.replace('A', '1').replace('B', '2');

/** Whether this is a well-formed FINESS number whose check digit is right. It may still name nobody. */
export const isFinessNumber = (number: string): boolean =>
  FINESS_PATTERN.test(number) && /^\d+$/.test(asDigits(number)) && hasLuhnCheckDigit(asDigits(number));

/** The nine-character FINESS number that begins with these eight characters. */
export const withFinessCheckDigit = (eight: string): string => eight + luhnCheckDigit(asDigits(eight));

/** The number, when it is a FINESS number; throws `INVALID_FINESS` and names `field` otherwise. */
export function finessNumber(number: string, field = 'finess'): string {
  if (isFinessNumber(number)) return number;
  throw new RuleViolation(
    'INVALID_FINESS',
    `« ${number.slice(0, 20)} » n'est pas un numéro FINESS : neuf caractères dont le dernier est une clé de Luhn.`,
    { field, source: 'FINESS, typeNumeroFiness' },
  );
}
