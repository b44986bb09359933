import { describe, expect, it } from '@jest/globals';
import { hasLuhnCheckDigit, luhnCheckDigit } from './luhn.ts';

describe('the Luhn check digit', () => {
  it.each([
    { digits: '79927398713', what: 'the example of ISO/IEC 7812' },
    { digits: '0', what: 'a check digit alone' },
    { digits: '18', what: 'a doubled 1' },
    { digits: '59', what: 'a doubled 5, whose digits are summed' },
    { digits: '130786049', what: 'a FINESS number' },
    { digits: '2000000006', what: 'an even number of digits' },
  ])('accepts $digits, $what', ({ digits }) => {
    expect(hasLuhnCheckDigit(digits)).toBe(true);
    expect(luhnCheckDigit(digits.slice(0, -1))).toBe(digits.at(-1));
  });

  it('accepts exactly one of the ten last digits', () => {
    const accepted = [...'0123456789'].filter((last) => hasLuhnCheckDigit(`7992739871${last}`));
    expect(accepted).toEqual(['3']);
  });

  it.each([
    { digits: '79927398723', what: 'one wrong digit' },
    { digits: '97927398713', what: 'two neighbours swapped' },
    { digits: '7992739871A', what: 'a letter' },
  ])('refuses $what', ({ digits }) => {
    expect(hasLuhnCheckDigit(digits)).toBe(false);
  });

  it('has no check digit for what is not digits', () => {
    expect(() => luhnCheckDigit('12X4')).toThrow(TypeError);
  });
});
