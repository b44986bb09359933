import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { UserFacingError } from '@hopen/kit/user-facing-error';
import { addDays } from '@hopen/schema';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import {
  CLOSED,
  ENTITY,
  GROUP,
  HEADER,
  IndicatorImportRun,
  row,
  SITE,
} from '../support/indicator-import-test-run.ts';

let run: IndicatorImportRun;
beforeAll(async () => {
  run = await IndicatorImportRun.open();
});
afterAll(() => run.close());
beforeEach(() => run.empty());

const yes = { indicator: 'P1.2', numerator: '', denominator: '', answer: 'oui' };
const none = { numerator: '', denominator: '' };
const DIGEST = 'ab'.repeat(32);

/** Rows of one file with distinct periods, so that they are independent. */
const inOneFile = (cases: readonly { over: Parameters<typeof row>[0] }[]) =>
  cases.map(({ over }, index) =>
    row({ observed_from: new Date(Date.UTC(2023, 0, 1 + index)).toISOString().slice(0, 10), ...over }),
  );

/** Distinct period per number: at least 30 days, starting in the three years before 2022. */
const periodOf = (index: number) => ({
  observed_from: addDays('2019-02-01', index % 1000),
  observed_until: addDays('2019-02-01', (index % 1000) + 29 + Math.floor(index / 1000)),
});

describe('a row', () => {
  const DECLARED = [
    { what: 'a share', over: {}, holds: { nature: 'RATIO', numerator: 90, denominator: 100 } },
    { what: '0 %', over: { numerator: '0' }, holds: { nature: 'RATIO', numerator: 0, denominator: 100 } },
    {
      what: 'a denominator of 0',
      over: { numerator: '0', denominator: '0' },
      holds: { nature: 'RATIO', numerator: 0, denominator: 0 },
    },
    {
      what: 'not applicable',
      over: { ...none, indicator: 'D4.1', not_applicable: 'Pas de bloc' },
      holds: { nature: 'NOT_APPLICABLE', numerator: null, denominator: null, reason: 'Pas de bloc' },
    },
    ...['oui', 'Oui', 'yes', 'TRUE'].map((answer) => ({
      what: answer,
      over: { ...yes, answer },
      holds: { nature: 'ANSWER', answer: true },
    })),
    ...['non', 'no', 'false'].map((answer) => ({
      what: answer,
      over: { ...yes, answer },
      holds: { nature: 'ANSWER', answer: false, numerator: null },
    })),
    {
      what: 'a legal entity',
      over: { beneficiary: ENTITY },
      holds: { beneficiary: ENTITY, declared_by: ENTITY },
    },
    { what: 'a group', over: { beneficiary: GROUP }, holds: { beneficiary: GROUP, declared_by: GROUP } },
    {
      what: 'evidence',
      over: {
        evidence_label: 'PV',
        evidence_link: 'https://a.fr/b',
        evidence_sha256: DIGEST.toUpperCase(),
        evidence_on: '2024-02-29',
      },
      holds: { evidence: [{ label: 'PV', link: 'https://a.fr/b', sha256: DIGEST, on: '2024-02-29' }] },
    },
    {
      what: 'evidence with its label alone',
      over: { evidence_label: 'PV' },
      holds: { evidence: [{ label: 'PV', link: null, sha256: null, on: null }] },
    },
    { what: 'blanks around', over: { numerator: ' 90 ' }, holds: { numerator: 90 } },
    {
      what: 'a period that ends today',
      over: { observed_from: '2024-01-01', observed_until: '2024-06-01' },
      holds: { numerator: 90 },
    },
  ];
  /** State after importing all rows once. */
  let declared: Promise<{ counts: object; values: object[]; hasRejects: boolean }> | undefined;
  const importDeclared = async () => ({
    counts: await run.importRows(...inOneFile(DECLARED)),
    values: await run.values(),
    hasRejects: existsSync(run.rejectsPath),
  });

  it.each(DECLARED)('with $what is declared', async (each) => {
    declared ??= importDeclared();
    const { counts, values, hasRejects } = await declared;
    const count = DECLARED.length;
    expect(counts).toMatchObject({ read: count, declared: count, rejected: 0 });
    const value = values[DECLARED.indexOf(each)];
    expect(value).toMatchObject({ data_origin: 'IMPORTED', declared_on: '2024-06-01', ...each.holds });
    expect(hasRejects).toBe(false);
  });

  const REJECTED = [
    {
      what: 'a wrong check digit',
      over: { beneficiary: 'ET:130786048' },
      code: 'INVALID_FINESS',
      field: 'beneficiary',
    },
    {
      what: 'a bare number',
      over: { beneficiary: '130786049' },
      code: 'INVALID_FINESS',
      field: 'beneficiary',
    },
    { what: 'no beneficiary', over: { beneficiary: '' }, code: 'INVALID_FINESS', field: 'beneficiary' },
    {
      what: 'a site that nobody knows',
      over: { beneficiary: 'ET:010000024' },
      code: 'UNKNOWN_BENEFICIARY',
      field: 'beneficiary',
    },
    {
      what: 'a closed site',
      over: { beneficiary: CLOSED },
      code: 'UNKNOWN_BENEFICIARY',
      field: 'beneficiary',
    },
    {
      what: 'an unknown group',
      over: { beneficiary: 'GHT:93-99' },
      code: 'UNKNOWN_BENEFICIARY',
      field: 'beneficiary',
    },
    {
      what: 'an unknown programme',
      over: { programme: 'NOPE' },
      code: 'UNKNOWN_PROGRAMME',
      field: 'programme',
    },
    { what: 'no programme', over: { programme: '' }, code: 'UNKNOWN_PROGRAMME', field: 'programme' },
    {
      what: 'an unknown indicator',
      over: { indicator: 'P9.9' },
      code: 'UNKNOWN_INDICATOR',
      field: 'indicator',
    },
    {
      what: 'an indicator of another programme',
      over: { programme: 'HN' },
      code: 'UNKNOWN_INDICATOR',
      field: 'indicator',
    },
    { what: 'nothing given', over: none, code: 'INVALID_VALUE', field: 'numerator' },
    { what: 'more than all', over: { numerator: '101' }, code: 'INVALID_VALUE', field: 'numerator' },
    { what: 'less than none', over: { numerator: '-1' }, code: 'INVALID_VALUE', field: 'numerator' },
    { what: 'a part of one', over: { numerator: '0,5' }, code: 'INVALID_VALUE', field: 'numerator' },
    {
      what: 'a number in another notation',
      over: { numerator: '1e1' },
      code: 'INVALID_VALUE',
      field: 'numerator',
    },
    { what: 'no numerator', over: { numerator: '' }, code: 'INVALID_VALUE', field: 'numerator' },
    { what: 'no denominator', over: { denominator: '' }, code: 'INVALID_VALUE', field: 'denominator' },
    {
      what: 'more than the column holds',
      over: { denominator: '2147483648' },
      code: 'INVALID_VALUE',
      field: 'denominator',
    },
    { what: 'a ratio and an answer', over: { answer: 'oui' }, code: 'INVALID_VALUE', field: 'answer' },
    { what: 'a perhaps', over: { ...yes, answer: 'peut-être' }, code: 'INVALID_VALUE', field: 'answer' },
    {
      what: 'a yes to a share',
      over: { ...yes, indicator: 'P1.1' },
      code: 'INVALID_VALUE',
      field: 'numerator',
    },
    { what: 'a share for a yes or no', over: { indicator: 'P1.2' }, code: 'INVALID_VALUE', field: 'answer' },
    {
      what: 'a ratio that is not applicable',
      over: { not_applicable: 'Pas de bloc' },
      code: 'INVALID_VALUE',
      field: 'not_applicable',
    },
    {
      what: 'a day that does not exist',
      over: { observed_from: '2023-02-29' },
      code: 'DAY_OUT_OF_RANGE',
      field: 'observed_from',
    },
    {
      what: 'a day as the French write it',
      over: { observed_until: '31/12/2023' },
      code: 'DAY_OUT_OF_RANGE',
      field: 'observed_until',
    },
    {
      what: 'a period that ends before it begins',
      over: { observed_from: '2024-01-01' },
      code: 'DAY_OUT_OF_RANGE',
      field: 'observed_until',
    },
    {
      what: 'a period that ends tomorrow',
      over: { observed_until: '2024-06-02' },
      code: 'DAY_OUT_OF_RANGE',
      field: 'observed_until',
    },
    {
      what: 'a period before the programme',
      over: { observed_from: '1999-01-01', observed_until: '1999-12-31' },
      code: 'DAY_OUT_OF_RANGE',
      field: 'observed_from',
    },
    {
      what: 'a period of a week',
      over: { observed_from: '2023-12-25' },
      code: 'DAY_OUT_OF_RANGE',
      field: 'observed_until',
    },
    {
      what: 'a period of two years',
      over: { observed_from: '2022-01-01' },
      code: 'DAY_OUT_OF_RANGE',
      field: 'observed_until',
    },
    {
      what: 'not applicable where it always applies',
      over: { ...none, not_applicable: 'Pas de bloc' },
      code: 'INVALID_VALUE',
      field: 'not_applicable',
    },
    {
      what: 'evidence without a label',
      over: { evidence_link: 'https://a.fr' },
      code: 'INVALID_VALUE',
      field: 'evidence_label',
    },
    {
      what: 'a link that is none',
      over: { evidence_label: 'PV', evidence_link: 'ftp://a.fr' },
      code: 'INVALID_VALUE',
      field: 'evidence_link',
    },
    {
      what: 'half a digest',
      over: { evidence_label: 'PV', evidence_sha256: 'abc' },
      code: 'INVALID_VALUE',
      field: 'evidence_sha256',
    },
    {
      what: 'evidence of no day',
      over: { evidence_label: 'PV', evidence_on: 'hier' },
      code: 'DAY_OUT_OF_RANGE',
      field: 'evidence_on',
    },
    {
      what: 'the character NUL',
      over: { evidence_label: 'P\0V' },
      code: 'INVALID_VALUE',
      field: 'evidence_label',
    },
  ];
  const rejectedLines = inOneFile(REJECTED);
  let rejected: Promise<{ counts: object; values: object[]; rejects: string[][]; said: string }> | undefined;
  const importRejected = async () => ({
    counts: await run.importRows(...rejectedLines),
    values: await run.values(),
    rejects: await run.rejects(),
    said: run.said,
  });

  it.each(REJECTED)('with $what is rejected: $code', async (each) => {
    rejected ??= importRejected();
    const { counts, values, rejects, said } = await rejected;
    const { code, field } = each;
    const [index, count] = [REJECTED.indexOf(each), REJECTED.length];
    expect(counts).toMatchObject({ read: count, declared: 0, rejected: count });
    expect(values).toEqual([]);
    expect(rejects[index]).toEqual([
      String(index + 2),
      code,
      field,
      expect.any(String),
      rejectedLines[index]!.replace('\0', '\uFFFD'),
    ]);
    expect(said).toContain(`${REJECTED.filter((other) => other.code === code).length} ${code}`);
  });

  it.each(['ET:130786049;HOPEN', `${row()};one too many`, '   '])(
    'with other cells than the header is rejected: %s',
    async (line) => {
      expect(await run.importRows(line)).toMatchObject({ read: 1, rejected: 1 });
      expect((await run.rejects()).map(([at, code]) => [at, code])).toEqual([['2', 'INVALID_VALUE']]);
    },
  );

  it('is told all that is wrong with it', async () => {
    await run.importRows(row({ beneficiary: '?', ...none, evidence_on: '?' }));
    const [[, code, , message]] = (await run.rejects()) as [string[]];
    expect(code).toBe('INVALID_FINESS');
    expect(message).toMatch(/INVALID_VALUE numerator .*DAY_OUT_OF_RANGE evidence_on/);
  });
});

describe('a file', () => {
  const good = [
    row(),
    row({ beneficiary: ENTITY }),
    row(yes),
    row({ ...none, indicator: 'D4.1', not_applicable: 'Aucune' }),
  ];

  it('leaves out the rows that are wrong, and no others', async () => {
    const rows = [
      good[0]!,
      row({ programme: 'NOPE' }),
      '',
      good[1]!,
      row({ indicator: 'X;"' }).replace('X;"', '"X;"""'),
      good[2]!,
    ];
    expect(await run.importRows(...rows)).toEqual({
      read: 5,
      declared: 3,
      corrected: 0,
      unchanged: 0,
      rejected: 2,
    });
    const rejects = await run.rejects();
    expect(rejects.map(([line, code, , , raw]) => [line, code, raw])).toEqual([
      ['3', 'UNKNOWN_PROGRAMME', rows[1]],
      ['6', 'UNKNOWN_INDICATOR', rows[4]],
    ]);
    expect((await readFile(run.rejectsPath, 'utf8')).split('\n')[0]).toBe(
      [
        'rejected_line',
        'rejected_code',
        'rejected_field',
        'rejected_because',
        'rejected_row',
        ...HEADER.split(';'),
      ]
        .map((name) => `"${name}"`)
        .join(';'),
    );
  });

  it('that comes again adds nothing, and its journal stays as it is', async () => {
    await run.importRows(...good);
    const values = await run.values();
    expect(await run.importRows(...good)).toEqual({
      read: 4,
      declared: 0,
      corrected: 0,
      unchanged: 4,
      rejected: 0,
    });
    expect(await run.values()).toEqual(values);
    const [{ count }] = (await run.execute('select count(*)::int as count from indicators.journal')) as [
      { count: number },
    ];
    expect(count).toBe(4);
  });

  it('with a value that has changed appends it as a correction, and the first one stays', async () => {
    await run.importRows(...good);
    const changed = [row({ numerator: '95' }), ...good.slice(1)];
    expect(await run.importRows(...changed)).toEqual({
      read: 4,
      declared: 0,
      corrected: 1,
      unchanged: 3,
      rejected: 0,
    });
    const shares = (await run.values()).filter(
      ({ indicator, beneficiary }) => indicator === 'P1.1' && beneficiary === SITE,
    );
    expect(shares.map(({ numerator }) => numerator)).toEqual([90, 95]);
    expect(await run.importRows(...changed)).toMatchObject({ unchanged: 4, corrected: 0 });
  });

  it.each([
    { what: '0 over 0', first: { numerator: '0', denominator: '0' }, next: { numerator: '0' } },
    {
      what: 'not applicable',
      first: { ...none, indicator: 'D4.1', not_applicable: 'Non' },
      next: { indicator: 'D4.1', numerator: '0', denominator: '0' },
    },
    { what: 'other evidence', first: {}, next: { evidence_label: 'PV' } },
  ])('tells $what from what comes after it', async ({ first, next }) => {
    await run.importRows(row(first));
    expect(await run.importRows(row(next))).toMatchObject({ corrected: 1, unchanged: 0 });
  });

  it('with another period declares another value', async () => {
    await run.importRows(row());
    expect(await run.importRows(row({ observed_until: '2024-01-01' }))).toMatchObject({
      declared: 1,
      corrected: 0,
    });
  });

  it('that says two things of one is told so each time, and the first one counts', async () => {
    const rows = [row(), row({ numerator: '95' })];
    expect(await run.importRows(...rows)).toMatchObject({ declared: 1, rejected: 1 });
    expect(await run.importRows(...rows)).toMatchObject({ unchanged: 1, rejected: 1, corrected: 0 });
    expect((await run.rejects()).map(([line, code]) => [line, code])).toEqual([['3', 'DUPLICATE_ITEM']]);
    expect(await run.values()).toHaveLength(1);
  });

  it('takes the first good one of rows about the same', async () => {
    const rows = [
      row({ numerator: '101' }),
      row({ evidence_sha256: 'x', evidence_label: 'x' }),
      row(),
      row({ numerator: '95' }),
    ];
    expect(await run.importRows(...rows)).toMatchObject({ read: 4, declared: 1, rejected: 3 });
    expect((await run.rejects()).map(([line, code]) => [line, code])).toEqual([
      ['2', 'INVALID_VALUE'],
      ['3', expect.not.stringMatching('DUPLICATE')],
      ['5', 'DUPLICATE_ITEM'],
    ]);
    expect(await run.values()).toMatchObject([{ numerator: 90 }]);
    // Duplicates across batches are detected too.
    const many = Array.from({ length: 600 }, (_, index) => row({ ...periodOf(index), numerator: '101' }));
    const good = Array.from({ length: 600 }, (_, index) => row(periodOf(index)));
    expect(await run.importRows(...many, ...good)).toMatchObject({ declared: 600, rejected: 600 });
  });

  it('that was rejected comes back corrected, in the file that says why', async () => {
    const label = '=HYPERLINK("http://elsewhere")';
    const quoted = `"${label.replaceAll('"', '""')}"`;
    await run.importRows(
      row({ numerator: '-5', evidence_label: quoted, evidence_on: '2024-01-15' }),
      '=1+1',
      row({ ...periodOf(1), numerator: '101' }),
    );
    const report = await readFile(run.rejectsPath, 'utf8');
    expect(report).toContain(`"'-5"`);
    expect(report).toContain(`"'=1+1"`);
    const cells = [...report.matchAll(/"((?:[^"]|"")*)"/g)].map(([, cell]) => cell!);
    expect(cells.filter((cell) => /^[=+@-]/.test(cell))).toEqual([]);

    const corrected = report
      .replace(/^.*'=1\+1.*\n/m, '')
      .replace(`"'-5"`, '"5"')
      .replace('"101"', '"99"');
    const file = join(run.folder, 'corrected.csv');
    await writeFile(file, corrected);
    expect(await run.importFile(file)).toMatchObject({ read: 2, declared: 2, rejected: 0 });
    const values = (await run.values()) as { numerator: number; evidence: { label: string }[] }[];
    expect(values.map(({ numerator }) => numerator)).toEqual([5, 99]);
    expect(values[0]!.evidence[0]!.label).toBe(label);
  });

  it('is not written over by its own rejects', async () => {
    await run.importRows(row({ numerator: '101' }));
    const before = await readFile(run.rejectsPath, 'utf8');
    await expect(run.importFile(run.rejectsPath)).rejects.toThrow('--rejects');
    expect(await readFile(run.rejectsPath, 'utf8')).toBe(before);
  });

  it('of many batches is imported whole', async () => {
    const rows = Array.from({ length: 1234 }, (_, index) => row(periodOf(index)));
    expect(await run.importRows(...rows)).toMatchObject({ read: 1234, declared: 1234 });
    expect(await run.importRows(...rows)).toMatchObject({ read: 1234, unchanged: 1234 });
  });

  it('no longer with rejected rows takes the list of them away', async () => {
    await run.importRows(row({ programme: 'NOPE' }));
    expect(existsSync(run.rejectsPath)).toBe(true);
    await run.importRows(row());
    expect(existsSync(run.rejectsPath)).toBe(false);
  });
});

/** Concurrency needs a server: the embedded database belongs to one process. */
const onPostgres = process.env.HOPEN_TEST_POSTGRES ? it : it.skip;

onPostgres('two imports of one file at once declare each value once', async () => {
  const file = join(run.folder, 'twice.csv');
  const rows = Array.from({ length: 600 }, (_, index) => row(periodOf(index)));
  await writeFile(file, [HEADER, ...rows, ''].join('\n'));
  await Promise.all(['one.csv', 'other.csv'].map((name) => run.importFile(file, join(run.folder, name))));
  expect(await run.values()).toHaveLength(600);
});

describe('how a file is written', () => {
  const cells = (line: string) => line.split(';');
  it.each([
    { how: 'with a byte order mark', text: `\uFEFF${HEADER}\n${row()}\n` },
    { how: 'with its separator told', text: `\uFEFFsep=;\r\n${HEADER}\r\n${row()}\r\n` },
    { how: 'with tabs that are told', text: `sep=\t\n${HEADER}\n${row()}\n`.replaceAll(';', '\t') },
    { how: 'with commas', text: `${HEADER}\n${row()}\n`.replaceAll(';', ',') },
    { how: 'with Windows line ends', text: `${HEADER}\r\n${row()}\r\n` },
    { how: 'without a last line end', text: `${HEADER}\n${row()}` },
    {
      how: 'in quotes',
      text: `\uFEFF${[HEADER, row()]
        .map((line) =>
          cells(line)
            .map((cell) => `"${cell}"`)
            .join(';'),
        )
        .join('\n')}\n`,
    },
    {
      how: 'with its columns in another order',
      text: [HEADER, row()].map((line) => cells(line).reverse().join(';')).join('\n'),
    },
    { how: 'with capital letters in its header', text: `${HEADER.toUpperCase()}\n${row()}\n` },
    { how: 'with empty lines', text: `\n${HEADER}\n\n\r\n${row()}\n\n` },
  ])('$how: it is read', async ({ text }) => {
    expect(await run.import(text)).toMatchObject({ read: 1, declared: 1 });
  });

  it('with a cell over two lines: the lines behind it are numbered right', async () => {
    const rows = [
      row({ evidence_label: '"Procès\r\nverbal"' }),
      '',
      row({ programme: '"NO\nPE"' }),
      row({ indicator: 'X' }),
    ];
    expect(await run.importRows(...rows)).toMatchObject({ declared: 1, rejected: 2 });
    const text = (await readFile(run.rejectsPath, 'utf8')).split('\n').slice(1).join('\n');
    expect([...text.matchAll(/^(\d+);"(\w+)"/gm)].map(([, line, code]) => [line, code])).toEqual([
      ['5', 'UNKNOWN_PROGRAMME'],
      ['7', 'UNKNOWN_INDICATOR'],
    ]);
  });
});

describe('a file that cannot be read to its end', () => {
  const refused = async (content: string | Buffer) => {
    const error = await run.import(content).catch((caught) => caught);
    expect(error).toBeInstanceOf(UserFacingError);
    return (error as Error).message;
  };

  it.each([
    { what: 'nothing', text: '', says: /is empty/ },
    { what: 'a byte order mark', text: '\uFEFF', says: /is empty/ },
    { what: 'empty lines', text: '\n\n', says: /is empty/ },
    { what: 'no header', text: `${row()}\n`, says: /:1: .*missing: "beneficiary"/ },
    { what: 'a column less', text: `${HEADER.replace(';answer', '')}\n`, says: /:1: .*missing: "answer"/ },
    { what: 'a column more', text: `${HEADER};colour\n`, says: /:1: .*unknown: "colour"/ },
    { what: 'a column twice', text: `${HEADER};answer\n`, says: /:1: .*there twice: "answer"/ },
    { what: 'an extract of FINESS', text: 'finess;etalab;93;2024-01-01\n', says: /:1: .*unknown: "finess"/ },
    { what: 'other separators', text: `${HEADER.replaceAll(';', '\t')}\n`, says: /:1: .*missing/ },
  ])('because it holds $what', async ({ text, says }) => {
    expect(await refused(text)).toMatch(says);
    expect(await run.values()).toEqual([]);
    expect(run.said).toBe('Nothing was imported.');
    expect(existsSync(run.rejectsPath)).toBe(false);
  });

  const long = (length: number) => row({ evidence_label: 'x'.repeat(length) });
  it.each([
    {
      what: 'is not UTF-8',
      content: Buffer.concat([
        Buffer.from(`${HEADER}\n${row()}\n`),
        Buffer.from(`${row({ evidence_label: 'Procès' })}\n`, 'latin1'),
        Buffer.from(row(yes)),
      ]),
      says: /:3: .*UTF-8/,
    },
    {
      what: 'has a quote within a cell',
      content: `${HEADER}\n${row()}\n${row({ evidence_label: 'a"b' })}\n${row(yes)}\n`,
      says: /:3: .*quotes/,
    },
    {
      what: 'has text behind a quote',
      content: `${HEADER}\n${row()}\n${row({ evidence_label: '"a"b' })}\n${row(yes)}\n`,
      says: /:3: .*quotes/,
    },
    {
      what: 'opens a quote',
      content: `${HEADER}\n${row()}\n${row({ evidence_label: '"a' })}\n${row(yes)}\n`,
      says: /:3: .*quotes/,
    },
    {
      what: 'opens a quote in a long file',
      content: `${HEADER}\n${row()}\n${row({ evidence_label: '"a' })}\n${`${row(yes)}\n`.repeat(2000)}`,
      says: /:3: .*more than 65536 bytes, or a quote/,
    },
    {
      what: 'is too long',
      content: `${HEADER}\n${row()}\n${long(70_000)}\n${row(yes)}\n`,
      says: /:3: .*more than 65536 bytes/,
    },
    {
      what: 'is 100 MB long',
      content: `${HEADER}\n${row()}\n${long(100_000_000)}\n`,
      says: /:3: .*more than 65536 bytes/,
    },
  ])('because a line $what: what stands before it is imported, and said', async ({ content, says }) => {
    expect(await refused(content)).toMatch(says);
    expect(await run.values()).toHaveLength(1);
    expect(run.said).toContain('is imported up to line 2, and that stays');
    expect(run.counts()).toMatchObject({ read: 1, declared: 1 });
  });

  it.each([
    { what: 'does not exist', name: 'absent.csv' },
    { what: 'is a folder', name: 'folder' },
  ])('because it $what', async ({ name }) => {
    await mkdir(join(run.folder, 'folder'), { recursive: true });
    await expect(run.importFile(join(run.folder, name))).rejects.toThrow(UserFacingError);
  });
});

describe('the file of the rejected rows', () => {
  it.each(['values.csv', 'notes.txt'])('is not written over %s', async (name) => {
    await writeFile(join(run.folder, name), 'mine');
    const importing = run.import(`${HEADER}\n${row()}\n`, join(run.folder, name));
    await expect(importing).rejects.toThrow(UserFacingError);
    expect(await run.values()).toEqual([]);
    expect(await readFile(join(run.folder, 'notes.txt'), 'utf8').catch(() => 'mine')).toBe('mine');
  });

  it('cannot be written: nothing is imported', async () => {
    const importing = run.import(`${HEADER}\n${row()}\n`, join(run.folder, 'absent', 'rejects.csv'));
    await expect(importing).rejects.toThrow(/Nothing was imported/);
    expect(await run.values()).toEqual([]);
  });
});
