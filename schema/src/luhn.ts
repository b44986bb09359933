/** Luhn check of the last digit (ISO/IEC 7812-1, annex B). */
export function hasLuhnCheckDigit(digits: string): boolean {
  let sum = 0;
  for (let fromRight = 0; fromRight < digits.length; fromRight++) {
    const digit = Number(digits[digits.length - 1 - fromRight]);
    const weighted = fromRight % 2 === 1 ? digit * 2 : digit;
    sum += weighted > 9 ? weighted - 9 : weighted;
  }
  return sum % 10 === 0;
}

/** Luhn check digit to append to `digits`. */
export function luhnCheckDigit(digits: string): string {
  for (let candidate = 0; candidate < 10; candidate++) {
    if (hasLuhnCheckDigit(`${digits}${candidate}`)) return String(candidate);
  }
  throw new TypeError(`Not digits: ${digits}`);
}
