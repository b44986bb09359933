import { readFileSync } from 'node:fs';
import { SelectedFields } from '@hopen/kit/graphql';
import { ANSWER_CODES } from '@hopen/schema';
import { describe, expect, it } from '@jest/globals';
import { buildSchema, parse } from 'graphql';
import { withCustomScalars } from '../supergraph/custom-scalars.ts';
import { ArsResponseReader } from './ars-response-reader.ts';
import { partsOf } from './fetch-parts.ts';

const SUPERGRAPH = new URL('../../../schema/supergraph.graphql', import.meta.url);
const types = withCustomScalars(buildSchema(readFileSync(SUPERGRAPH, 'utf8'), { assumeValid: true }));
const document = parse(`query ($representations: [_Any!]!) {
  _entities(representations: $representations) { ... on PacaRoadmap {
    regionCode asOf vision source version publishedOn supersededOn firstYear lastYear verificationStatus
    priorityDomains { rank rationale domain { programmeCode code } target { regionCode programmeCode domainCode rate reachedBy } }
    axes { title description domains { code } }
    forecast { year domain { code } amount }
    milestones { title dueOn }
    contact { organisation role email link }
    history { version publishedOn }
  } }
}`);
const representations = [{ __typename: 'PacaRoadmap', regionCode: '93', asOf: null }];

const times = <Item>(count: number, item: Item): Item[] => Array(count).fill(item);
const domain = { programmeCode: 'HOPEN', code: 'D2' };
const target = {
  regionCode: '93',
  programmeCode: 'HOPEN',
  domainCode: 'D2',
  rate: 0.6,
  reachedBy: '2028-12-31',
};
const priority = (changes: object = {}) => ({ rank: 1, rationale: 'Utile.', domain, target, ...changes });
const aims = (changes: object) => ({ priorityDomains: [priority({ target: { ...target, ...changes } })] });
const axis = (changes: object = {}) => ({ title: 'Partage', description: 'Tout.', domains: [], ...changes });
const line = (changes: object = {}) => ({ year: 2027, domain: { code: 'D2' }, amount: 100, ...changes });
const codes = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ ...domain, code: `D${index}` }));
const lines = (count: number) =>
  codes(count).map(({ code }, index) => line({ year: 2020 + (index % 17), domain: { code } }));
const second = priority({ rank: 2, domain: { ...domain, code: 'D4' } });
const history = (count: number, changes: object = {}) => ({
  history: times(count, { ...version, ...changes }),
});
const milestone = (changes: object = {}) => ({ title: 'Bilan', dueOn: '2027-12-31', ...changes });
const contact = (changes: object) => ({
  contact: { organisation: 'ARS', role: 'Pôle', email: null, link: null, ...changes },
});
const version = { version: 1, publishedOn: '2020-02-12' };
const ROADMAP = {
  regionCode: '93',
  asOf: null,
  vision: 'Ensemble.',
  source: 'ARS',
  version: 2,
  publishedOn: '2021-03-01',
  supersededOn: null,
  firstYear: 2019,
  lastYear: 2023,
  verificationStatus: 'REPORTED',
  priorityDomains: [priority()],
  axes: [axis()],
  forecast: [line()],
  milestones: [milestone()],
  ...contact({}),
  history: [version],
};

/** Fields lost when the ARS sends these values, or the whole roadmap. */
function lostWith(changes: object) {
  const asked = new SelectedFields(types, document, { representations });
  const [part] = partsOf(types, asked, representations);
  const reader = new ArsResponseReader(types, asked, { isBounded: true });
  return reader.part({ ...ROADMAP, ...changes }, part!).breaches.map(({ path }) => path.at(-1));
}

describe('what an ARS says is read', () => {
  it.each<[string, object]>([
    ['as it is', {}],
    ['two priority domains', { priorityDomains: [priority(), second] }],
    ['an official text, by its name', { verificationStatus: 'OFFICIAL' }],
    ['the first year, and the last', { firstYear: 2000, lastYear: 2014 }],
    ['the last period', { firstYear: 2199, lastYear: 2199, publishedOn: '2199-12-31' }],
    ['the first version', { version: 1 }],
    [
      'two domains of one year, and one of two',
      { forecast: [line(), line({ year: 2028 }), line({ domain: { code: 'D4' } })] },
    ],
    ['lines without a domain', { forecast: times(2, line({ domain: null })) }],
    ['a rate of 1', aims({ rate: 1 })],
    [
      'a domain without a target, and without a reason',
      { priorityDomains: [priority({ target: null, rationale: null })] },
    ],
    ['twenty axes', { axes: times(20, axis({ domains: codes(20) })) }],
    ['140 lines of a forecast', { forecast: lines(140) }],
    ['fifty milestones', { milestones: times(50, milestone()) }],
    ['a thousand versions', { history: times(1_000, version) }],
    ['a vision of 5,000 characters, on several lines', { vision: `${'x'.repeat(4_997)}\r\n\t` }],
    ['a title of 200 characters', { axes: [axis({ title: 'x'.repeat(200) })] }],
    ['a description of 2,000 characters', { axes: [axis({ description: 'x'.repeat(2_000) })] }],
    ['a mailbox and a link', contact({ email: 'si@ars.example', link: 'https://ars.example/feuille' })],
  ])('%s', (_what, changes) => {
    expect(lostWith(changes)).toEqual([]);
  });
});

describe('what no roadmap may say costs its field', () => {
  it.each<[string, Record<string, unknown>]>([
    ['version 0', { version: 0 }],
    ['version -5', { version: -5 }],
    ['a year before all programmes', { firstYear: 1999 }],
    ['a year after all of them', { lastYear: 2200 }],
    ['a day before all programmes', { publishedOn: '1999-12-31' }],
    ['a day after all of them', { supersededOn: '2200-01-01' }],
    ['the day of no calendar', { publishedOn: '9999-12-31' }],
    ['a period that ends before it begins', { lastYear: 2018 }],
    ['a period of sixteen years', { lastYear: 2034 }],
    ['a roadmap without a word', { vision: '' }],
    ['rank 0', { priorityDomains: [priority({ rank: 0 })] }],
    ['rank 3', { priorityDomains: [priority({ rank: 3 })] }],
    ['two of rank -7', { priorityDomains: [priority({ rank: -7 }), { ...second, rank: -7 }] }],
    ['two of rank 1', { priorityDomains: [priority(), { ...second, rank: 1 }] }],
    ['one domain twice', { priorityDomains: [priority(), { ...second, domain }] }],
    ['an axis with one domain twice', { axes: [axis({ domains: times(2, domain) })] }],
    ['a forecast of another age', { forecast: [line({ year: -2147483648 })] }],
    ['two forecasts for one domain in one year', { forecast: times(2, line()) }],
    ['a target of the last day', aims({ reachedBy: '9999-12-31' })],
    ['a milestone of another age', { milestones: [milestone({ dueOn: '0001-01-01' })] }],
    ['a version that is none', history(1, { version: 0 })],
    ['a version of the last day', history(1, { publishedOn: '9999-12-31' })],
    ['three priority domains', { priorityDomains: times(3, priority()) }],
    ['5,000 targets', { priorityDomains: times(5_000, priority()) }],
    ['a target of another region', aims({ regionCode: '84' })],
    ['a rate of 0', aims({ rate: 0 })],
    ['a rate above 1', aims({ rate: 1.01 })],
    ['a reason without words', { priorityDomains: [priority({ rationale: '' })] }],
    [
      'a code that is a book',
      { priorityDomains: [priority({ domain: { ...domain, code: 'D'.repeat(201) } })] },
    ],
    ['twenty-one axes', { axes: times(21, axis()) }],
    ['an axis with twenty-one domains', { axes: [axis({ domains: codes(21) })] }],
    ['141 lines of a forecast', { forecast: lines(141) }],
    ['an amount of 0', { forecast: [line({ amount: 0 })] }],
    ['fifty-one milestones', { milestones: times(51, milestone()) }],
    ['170,000 tiny objects', { history: times(170_000, version) }],
    ['a vision of 5,001 characters', { vision: 'x'.repeat(5_001) }],
    ['a book in a field without a rule of its own', { source: 'x'.repeat(5_001) }],
    ['a title of 201 characters', { axes: [axis({ title: 'x'.repeat(201) })] }],
    ['an axis without a title', { axes: [axis({ title: '' })] }],
    ['a control character', { vision: 'a\u001b[31m' }],
    ['the character NUL', { vision: 'a\u0000' }],
    ['a text that runs backwards', { milestones: [milestone({ title: 'a\u202eb' })] }],
    ['half a character', { vision: '\ud800' }],
    ['a link that is a script', contact({ link: 'javascript:alert(1)' })],
    ['a link that is not https', contact({ link: 'http://ars.example' })],
    ['a mailbox that is none', contact({ email: 'a b@ars.example' })],
    ['an office without a name', contact({ organisation: 'x'.repeat(201) })],
  ])('%s', (_what, changes) => {
    expect(lostWith(changes)).toEqual(Object.keys(changes));
  });

  it.each([' ', '', null])('certainty that it is official, by the source %j', (source) => {
    expect(lostWith({ verificationStatus: 'OFFICIAL', source })).toEqual(['verificationStatus']);
  });

  it('and a roadmap of another region all of it', () => {
    expect(lostWith({ regionCode: '84' })).toEqual([0]);
  });

  const readRoot = (query: string, data: object) => {
    const asked = new SelectedFields(types, parse(query), {});
    const [part] = partsOf(types, asked, undefined);
    return new ArsResponseReader(types, asked, { isBounded: true, region: '93' }).part(data, part!);
  };

  it('and a refusal in a code that is none of the list its whole answer', () => {
    const read = (code: string) =>
      readRoot('mutation { publishPacaRoadmap(input: {}) { userErrors { code message } } }', {
        publishPacaRoadmap: { userErrors: [{ code, message: 'Non.' }] },
      });
    expect(read('NO_DRAFT').breaches).toEqual([]);
    for (const code of ['SECRET', 'UNAUTHENTICATED', 'INTERNAL', 'PERSISTED_QUERY_NOT_FOUND'])
      expect(read(code).breaches.map(({ path }) => path)).toEqual([['publishPacaRoadmap']]);
  });

  it.each([
    ['by its code', 'code m: message', { code: 'NO_DRAFT' }, { code: 'NO_DRAFT', m: ANSWER_CODES.NO_DRAFT }],
    ['by any name', 'c: code message', { c: 'CONFLICT' }, { c: 'CONFLICT', message: ANSWER_CODES.CONFLICT }],
    ['without a code', 'message', {}, { message: expect.stringContaining('`code`') }],
    [
      'at its field',
      'field rule',
      { field: 'content.axes.0.title' },
      { field: 'content.axes.0.title', rule: null },
    ],
  ])('and a refusal is told in our words, %s', (_what, selected, given, expected) => {
    const phishing = { message: 'https://ars.evil', m: 'https://ars.evil', rule: 'https://ars.evil' };
    const read = readRoot(`mutation { publishPacaRoadmap(input: {}) { userErrors { ${selected} } } }`, {
      publishPacaRoadmap: { userErrors: [{ ...phishing, ...given }] },
    });
    expect(read.value).toEqual({ publishPacaRoadmap: { userErrors: [expected] } });
  });

  it('and a refusal at a field that is a text its whole answer', () => {
    const read = readRoot('mutation { publishPacaRoadmap(input: {}) { userErrors { field } } }', {
      publishPacaRoadmap: { userErrors: [{ field: 'https://ars.evil' }] },
    });
    expect(read.breaches).toHaveLength(1);
  });

  it.each([
    ['its own region', '93', 0],
    ['another region', '84', 1],
  ])('and a draft of %s', (_what, regionCode, lost) => {
    const read = readRoot('{ pacaRoadmapDraft { regionCode } }', { pacaRoadmapDraft: { regionCode } });
    expect(read.breaches).toHaveLength(lost);
  });

  it('and a target of another region, wherever it is asked', () => {
    const read = (regionCode: string) =>
      readRoot('{ pacaRoadmapDraft { priorityDomains { target { regionCode } } } }', {
        pacaRoadmapDraft: { priorityDomains: [{ target: { regionCode } }] },
      });
    expect([read('93'), read('84')].map(({ breaches }) => breaches.length)).toEqual([0, 1]);
  });
});
