import { describe, expect, it } from '@jest/globals';
import { finessNumber, isFinessNumber, withFinessCheckDigit } from './finess.ts';
import { RuleViolation } from './rule-violation.ts';

const VALID = [
  { number: '130786049', where: 'Marseille' },
  { number: '750712184', where: 'Paris' },
  { number: '010000024', where: 'Ain, with a leading zero' },
  { number: '2A0000014', where: 'Corse-du-Sud, where A counts as 1' },
  { number: '2B0000020', where: 'Haute-Corse, where B counts as 2' },
  { number: '970100228', where: 'Guadeloupe' },
  { number: '970202107', where: 'Martinique' },
  { number: '970302022', where: 'Guyane' },
  { number: '970400024', where: 'La Réunion' },
  { number: '980500003', where: 'Mayotte' },
];

const INVALID = [
  { number: '130786048', why: 'a check digit one too low' },
  { number: '130786050', why: 'a check digit one too high' },
  { number: '310786049', why: 'two digits swapped' },
  { number: '2A0000015', why: 'a wrong check digit in Corse-du-Sud' },
  { number: '2B0000014', why: 'A and B confused' },
  { number: '2a0000014', why: 'a small letter' },
  { number: '2C0000014', why: 'a letter that no department has' },
  { number: 'A20000014', why: 'a letter in the first place' },
  { number: '20A000014', why: 'a letter in the third place' },
  { number: '13078604', why: 'eight characters' },
  { number: '1307860490', why: 'ten characters' },
  { number: '', why: 'nothing' },
  { number: ' 130786049', why: 'a blank before it' },
  { number: '130786049\n', why: 'a line end behind it' },
  { number: '130 78604', why: 'a blank inside it' },
  { number: '１３０７８６０４９', why: 'digits of another script' },
];

describe('a FINESS number', () => {
  it.each(VALID)('is $number, in $where', ({ number }) => {
    expect(isFinessNumber(number)).toBe(true);
    expect(finessNumber(number)).toBe(number);
    expect(withFinessCheckDigit(number.slice(0, 8))).toBe(number);
  });

  it.each(INVALID)('is not « $number »: $why', ({ number }) => {
    expect(isFinessNumber(number)).toBe(false);
    expect(violation(() => finessNumber(number))).toMatchObject({
      code: 'INVALID_FINESS',
      details: { field: 'finess', source: expect.any(String) },
    });
  });

  it('is refused in the name of the field that held it', () => {
    expect(violation(() => finessNumber('x', 'filter.beneficiary')).details.field).toBe('filter.beneficiary');
  });

  it('has one check digit and no other', () => {
    const accepted = [...'0123456789'].filter((digit) => isFinessNumber(`2A000001${digit}`));
    expect(accepted).toEqual(['4']);
  });
});

function violation(act: () => unknown): RuleViolation {
  try {
    act();
  } catch (error) {
    if (error instanceof RuleViolation) return error;
    throw error;
  }
  throw new Error('No rule said no.');
}
