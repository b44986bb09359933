import { describe, expect, it } from '@jest/globals';
import { beneficiaryReference, parseBeneficiaryReference } from './beneficiary.ts';

describe('a reference to a beneficiary', () => {
  it.each([
    { text: 'EJ:130786049', kind: 'EJ', number: '130786049', what: 'a legal entity' },
    { text: 'ET:130786049', kind: 'ET', number: '130786049', what: 'a site of the same number' },
    { text: 'ET:2A0000014', kind: 'ET', number: '2A0000014', what: 'a site in Corsica' },
    {
      text: 'GHT:93-01',
      kind: 'GHT',
      number: '93-01',
      what: 'a hospital group, whose code is no FINESS number',
    },
  ] as const)('$text names $what', ({ text, kind, number }) => {
    expect(parseBeneficiaryReference(text, 'who')).toEqual({ kind, number });
    expect(beneficiaryReference(kind, number)).toBe(text);
  });

  it.each([
    { text: 'EJ:130786048', why: 'the check digit is wrong' },
    { text: 'ET:130786048', why: 'the check digit is wrong' },
    { text: '130786049', why: 'a bare number does not tell a legal entity from its site' },
    { text: 'EJ:', why: 'the number is missing' },
    { text: 'GHT:', why: 'the code is missing' },
    { text: 'GHT', why: 'the code and the colon are missing' },
    { text: 'ej:130786049', why: 'kinds are written in capitals' },
    { text: 'XX:130786049', why: 'there is no such kind' },
    { text: 'constructor:130786049', why: 'there is no such kind' },
    { text: ':130786049', why: 'the kind is empty' },
    { text: 'EJ: 130786049', why: 'a blank is no part of it' },
    { text: '', why: 'nothing names nobody' },
    { text: 'EJ:130786049:9', why: 'something follows the number' },
  ])('« $text » is refused: $why', ({ text }) => {
    expect(() => parseBeneficiaryReference(text, 'who')).toThrow(
      expect.objectContaining({ code: 'INVALID_FINESS', details: expect.objectContaining({ field: 'who' }) }),
    );
  });
});
