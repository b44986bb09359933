/** Whether the last digit of `digits` is the Luhn check digit of those before it (ISO/IEC 7812-1, annex B). */
export function hasLuhnCheckDigit(digits: string): boolean {
  let sum = 0;
  for (let fromRight = 0; fromRight < digits.length; fromRight++) {
    const digit = Number(digits[digits.length - 1 - fromRight]);
    const weighted = fromRight % 2 === 1 ? digit * 2 : digit;
    sum += weighted > 9 ? weighted - 9 : weighted;
  }
  return sum % 10 === 0;
}

/** The digit that, put behind `digits`, makes them pass the Luhn check. */
export function luhnCheckDigit(digits: string): string {
  for (let candidate = 0; candidate < 10; candidate++) {
    if (hasLuhnCheckDigit(`${digits}${candidate}`)) return String(candidate);
  }
  throw new TypeError(`Not digits: ${digits}`);
}
