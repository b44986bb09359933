import { describe, expect, it } from '@jest/globals';
import { ESTABLISHMENT_STATUSES, statusOfLegalStatus } from './legal-status.ts';

describe('what a legal status makes of an establishment', () => {
  it.each([
    { code: '01', status: 'PUBLIC', what: 'the first public one: the State' },
    { code: '13', status: 'PUBLIC', what: 'a municipal hospital' },
    { code: '30', status: 'PUBLIC', what: 'the last public one' },
    { code: '40', status: 'PRIVATE_NON_PROFIT', what: 'the first of the non-profit ones' },
    { code: '60', status: 'PRIVATE_NON_PROFIT', what: 'an association' },
    { code: '66', status: 'PRIVATE_NON_PROFIT', what: 'the last of the first block' },
    { code: '89', status: 'PRIVATE_NON_PROFIT', what: 'the one among the commercial ones' },
    { code: '70', status: 'PRIVATE_COMMERCIAL', what: 'the first commercial one' },
    { code: '88', status: 'PRIVATE_COMMERCIAL', what: 'the one before 89' },
    { code: '91', status: 'PRIVATE_COMMERCIAL', what: 'the one after 90' },
    { code: '95', status: 'PRIVATE_COMMERCIAL', what: 'the last commercial one' },
    { code: '90', status: 'FOREIGN', what: 'foreign law' },
  ])('$code is $status: $what', ({ code, status }) => {
    expect(statusOfLegalStatus(code)).toBe(status);
  });

  it.each(['00', '31', '39', '67', '69', '96', '99', '', '1', '013', ' 13', '1A', '-1', '13\n', '１３'])(
    'is unknown for « %s »',
    (code) => {
      expect(statusOfLegalStatus(code)).toBeUndefined();
    },
  );

  it('reaches every status there is', () => {
    const codes = Array.from({ length: 100 }, (_, code) => String(code).padStart(2, '0'));
    const reached = new Set(codes.map(statusOfLegalStatus));
    reached.delete(undefined);
    expect([...reached].sort()).toEqual([...ESTABLISHMENT_STATUSES].sort());
  });
});
