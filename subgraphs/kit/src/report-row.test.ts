import { describe, expect, it } from '@jest/globals';
import { fromReport, reportRow } from './report-row.ts';

describe('a row of a report', () => {
  it('has its texts in quotes, and numbers as they are', () => {
    expect(reportRow([3, 'a;b', 'say "no"', ''])).toBe('3;"a;b";"say ""no""";""\n');
  });

  it.each(['=1+1', '+33', '-1', '@SUM(A1)', '\tx', '\r=1', '\n=1', '＝1', "'=1", "''-1"])(
    'says %j so that no spreadsheet runs it, and a reader gets it back',
    (text) => {
      const [, written] = /^"((?:[^"]|"")*)"\n$/.exec(reportRow([text]))!;
      expect(written).toBe(`'${text}`);
      expect(fromReport(written!)).toBe(text);
    },
  );

  it.each(['ET:130786049', "l'an", "'ici'", '', '1-2', ' =1'])('leaves %j as it is', (text) => {
    expect(reportRow([text])).toBe(`"${text}"\n`);
    expect(fromReport(text)).toBe(text);
  });
});
