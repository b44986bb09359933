import { readdir, readFile } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import { definitionsOf, type ProgrammeFile } from './definition-file.ts';
import { fileFaults } from './definition-file-faults.ts';
import { pastFaults } from './definition-file-versions.ts';
import type { IndicatorDefinition } from './definitions.ts';

const FOLDER = new URL('../../data/', import.meta.url);
const names = await readdir(FOLDER);
const PROVENANCE = { source: 'Note', verificationStatus: 'ASSUMED' };

const share = (over: object = {}) => ({
  code: 'D1.1',
  label: 'Part',
  nature: 'USAGE',
  formula: 'dossiers / séjours',
  unit: 'PERCENT',
  operator: 'AT_LEAST',
  target: 50,
  fields: ['MCO', 'HAD'],
  evidence: 'Extraction',
  observation: { notBefore: '2019-02-01', leastDays: 28, mostDays: 366 },
  allowsNotApplicable: false,
  validFrom: '2019-02-01',
  ...PROVENANCE,
  ...over,
});
const answer = (over: object = {}) =>
  share({ code: 'P1.1', nature: 'ORGANISATION', unit: 'YES_NO', operator: 'IS', target: 1, ...over });
const file = (indicators: object[] = [share(), answer()], over: object = {}) => ({
  programmeCode: 'HOPEN',
  steeringBody: 'DGOS',
  prerequisites: [{ code: 'P1', label: 'Identités', ...PROVENANCE }],
  domains: [{ code: 'D1', label: 'Résultats', ...PROVENANCE }],
  indicators,
  ...over,
});
const observed = (over: object) => share({ observation: { ...share().observation, ...over } });
const without = (key: string) => Object.fromEntries(Object.entries(share()).filter(([name]) => name !== key));
const places = (value: unknown) => fileFaults(value).map(({ path }) => path.join('.'));

describe('a file of definitions', () => {
  it.each(names.map((name) => ({ name })))('that is shipped holds: $name', async ({ name }) => {
    expect(fileFaults(JSON.parse(await readFile(new URL(name, FOLDER), 'utf8')))).toEqual([]);
  });

  it.each([
    { what: 'an unknown key', row: share({ colour: 'red' }), at: 'colour' },
    {
      what: 'the key `validUntil`, which the next version says',
      row: share({ validUntil: '2020-01-01' }),
      at: 'validUntil',
    },
    ...Object.keys(share()).map((key) => ({ what: `no ${key}`, row: without(key), at: key })),
    { what: 'an empty source', row: share({ source: ' ' }), at: 'source' },
    { what: 'an unknown nature', row: share({ nature: 'MOOD' }), at: 'nature' },
    { what: 'an unknown unit', row: share({ unit: 'EUROS' }), at: 'unit' },
    { what: 'an unknown operator', row: share({ operator: 'AT_MOST' }), at: 'operator' },
    { what: 'an unknown field of activity', row: share({ fields: ['MCO', 'SSR'] }), at: 'fields' },
    { what: 'a field of activity twice', row: share({ fields: ['MCO', 'MCO'] }), at: 'fields' },
    { what: 'no field of activity', row: share({ fields: [] }), at: 'fields' },
    { what: 'an unknown certainty', row: share({ verificationStatus: 'SURE' }), at: 'verificationStatus' },
    { what: 'a target in words', row: share({ target: '50' }), at: 'target' },
    { what: 'a target below 0 %', row: share({ target: -0.01 }), at: 'target' },
    { what: 'a target above 100 %', row: share({ target: 100.01 }), at: 'target' },
    { what: 'a yes of 2', row: answer({ target: 2 }), at: 'target' },
    { what: 'half a yes', row: answer({ target: 0.5 }), at: 'target' },
    { what: 'a usage that is a yes or no', row: share({ unit: 'YES_NO', target: 1 }), at: 'unit' },
    { what: 'an organisation in percent', row: answer({ unit: 'PERCENT', target: 90 }), at: 'unit' },
    { what: 'a day that does not exist', row: share({ validFrom: '2019-02-29' }), at: 'validFrom' },
    { what: 'a day that is a number', row: share({ validFrom: 20190201 }), at: 'validFrom' },
    { what: 'an observation that is a list', row: share({ observation: [] }), at: 'observation' },
    {
      what: 'an observation from no day',
      row: observed({ notBefore: '2019-02-30' }),
      at: 'observation.notBefore',
    },
    { what: 'an observation of 0 days', row: observed({ leastDays: 0 }), at: 'observation.leastDays' },
    {
      what: 'an observation of half a day',
      row: observed({ mostDays: 28.5 }),
      at: 'observation.mostDays',
    },
    { what: 'an observation without its end', row: observed({ until: 'now' }), at: 'observation.until' },
    { what: 'an observation that no period fits', row: observed({ mostDays: 27 }), at: 'observation' },
    {
      what: 'a not applicable in words',
      row: share({ allowsNotApplicable: 'no' }),
      at: 'allowsNotApplicable',
    },
    { what: 'a code that is none', row: share({ code: 'D1' }), at: 'code' },
    { what: 'a heading that the file does not have', row: share({ code: 'D2.1' }), at: 'code' },
  ])('is refused for $what', ({ row, at }) => {
    expect(places(file([row]))).toEqual([`indicators.0.${at}`]);
  });

  it.each([0, 100])('takes a target of %s %', (target) => {
    expect(fileFaults(file([share({ target })]))).toEqual([]);
  });

  it.each([
    { what: 'a list', value: [], at: [''] },
    { what: 'nothing', value: null, at: [''] },
    { what: 'no indicators', value: { ...file(), indicators: undefined }, at: ['indicators'] },
    { what: 'an unknown key', value: file([], { author: 'me' }), at: ['author'] },
    { what: 'a row that is none', value: file([null as never]), at: ['indicators.0'] },
    {
      what: 'one code for two headings',
      value: file([], { domains: [{ code: 'P1', label: 'P', ...PROVENANCE }] }),
      at: ['domains.0.code'],
    },
  ])('is refused for $what', ({ value, at }) => {
    expect(places(value)).toEqual(at);
  });

  it('is told all its faults at once', () => {
    expect(places(file([share({ target: 101 }), answer({ source: '' }), share({ code: 'D9.1' })]))).toEqual([
      'indicators.1.source',
      'indicators.0.target',
      'indicators.2.code',
    ]);
  });
});

describe('versions in one file', () => {
  it.each([
    { days: ['2019-02-01', '2020-01-01'], at: [] },
    { days: ['2019-02-01', '2019-02-01'], at: ['indicators.1.validFrom'] },
    { days: ['2020-01-01', '2019-02-01'], at: ['indicators.1.validFrom'] },
  ])('$days: $at', ({ days, at }) => {
    expect(places(file(days.map((validFrom) => share({ validFrom }))))).toEqual(at);
  });
});

describe('a file after another one was loaded', () => {
  const version = (over: object) =>
    definitionsOf({ ...file(), indicators: [share(over)] } as unknown as ProgrammeFile)[0]!;
  const loaded = {
    definitions: [
      version({}),
      version({ code: 'P1.1' }),
      { ...version({ target: 10 }), programmeCode: 'HN' },
    ],
    prerequisites: [{ programmeCode: 'HOPEN', code: 'P1' }],
  };
  const past = (value: unknown) => pastFaults(value as never, loaded).map(({ path }) => path.join('.'));

  it.each([
    { what: 'the same', row: share(), at: [] },
    { what: 'the fields of activity in another order', row: share({ fields: ['HAD', 'MCO'] }), at: [] },
    { what: 'another label', row: share({ label: 'Autre' }), at: [] },
    { what: 'other evidence', row: share({ evidence: 'Autre' }), at: [] },
    {
      what: 'a source that was read',
      row: share({ source: 'Fiche', verificationStatus: 'OFFICIAL' }),
      at: [],
    },
    { what: 'another target', row: share({ target: 60 }), at: ['indicators.0.target'] },
    { what: 'another operator', row: share({ operator: 'IS' }), at: ['indicators.0.operator'] },
    { what: 'another formula', row: share({ formula: 'autre' }), at: ['indicators.0.formula'] },
    { what: 'fewer fields of activity', row: share({ fields: ['MCO'] }), at: ['indicators.0.fields'] },
    {
      what: 'another nature and unit',
      row: share({ nature: 'ORGANISATION', unit: 'YES_NO', target: 50 }),
      at: ['indicators.0.nature', 'indicators.0.unit'],
    },
    {
      what: 'a later first day',
      row: observed({ notBefore: '2019-03-01' }),
      at: ['indicators.0.observation'],
    },
    { what: 'longer periods', row: observed({ leastDays: 90 }), at: ['indicators.0.observation'] },
    { what: 'a wider window', row: observed({ mostDays: 400 }), at: ['indicators.0.observation'] },
    {
      what: 'the window in another order',
      row: share({ observation: { mostDays: 366, leastDays: 28, notBefore: '2019-02-01' } }),
      at: [],
    },
    {
      what: 'not applicable admitted',
      row: share({ allowsNotApplicable: true }),
      at: ['indicators.0.allowsNotApplicable'],
    },
    { what: 'a version from a later day', row: share({ validFrom: '2020-01-01', target: 60 }), at: [] },
    {
      what: 'a version from the day before',
      row: share({ validFrom: '2019-01-31' }),
      at: ['indicators.0.validFrom'],
    },
    { what: 'an indicator that is new', row: share({ code: 'D1.2' }), at: [] },
  ])('with $what: $at', ({ row, at }) => {
    expect(past(file([row]))).toEqual(at);
  });

  it('may say the window of what was loaded before windows were said, and not another one afterwards', () => {
    const saysNothing: IndicatorDefinition = {
      ...version({}),
      observationNotBefore: null,
      observationLeastDays: null,
      observationMostDays: null,
      allowsNotApplicable: null,
    };
    const old = { ...loaded, definitions: [saysNothing] };
    expect(pastFaults(file([share()]) as never, old)).toEqual([]);
    expect(pastFaults(file([share({ target: 60 })]) as never, old)).toHaveLength(1);
  });

  it('may add a prerequisite and a domain, and not make the one of the other', () => {
    const headings = (...codes: string[]) => codes.map((code) => ({ code, label: code, ...PROVENANCE }));
    const [prerequisites, domains] = [headings('P1', 'P2'), headings('D1', 'D2')];
    expect(past(file([], { prerequisites, domains }))).toEqual([]);
    const moved = { prerequisites: headings('D1'), domains: headings('D2', 'P1') };
    expect(past(file([], moved))).toEqual(['prerequisites.0.code', 'domains.1.code']);
    expect(past(file([], { programmeCode: 'NEW', ...moved }))).toEqual([]);
  });
});
