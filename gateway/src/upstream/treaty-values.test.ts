import { readFileSync } from 'node:fs';
import { SelectedFields } from '@hopen/kit/graphql';
import { describe, expect, it } from '@jest/globals';
import { buildSchema, parse } from 'graphql';
import { withCustomScalars } from '../supergraph/custom-scalars.ts';
import { ArsResponseReader } from './ars-response-reader.ts';
import { partsOf } from './fetch-parts.ts';

const SUPERGRAPH = new URL('../../../schema/supergraph.graphql', import.meta.url);
const types = withCustomScalars(buildSchema(readFileSync(SUPERGRAPH, 'utf8'), { assumeValid: true }));
const document = parse(`query ($representations: [_Any!]!) {
  _entities(representations: $representations) { ... on PacaRoadmap {
    regionCode asOf vision source
    priorityDomains { rank rationale domain { programmeCode code } target { regionCode programmeCode domainCode rate reachedBy } }
    axes { title description domains { code } }
    forecast { year amount }
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
const line = (changes: object = {}) => ({ year: 2027, amount: 100, ...changes });
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
    ['two priority domains', { priorityDomains: times(2, priority()) }],
    ['a rate of 1', aims({ rate: 1 })],
    [
      'a domain without a target, and without a reason',
      { priorityDomains: [priority({ target: null, rationale: null })] },
    ],
    ['twenty axes', { axes: times(20, axis({ domains: times(20, domain) })) }],
    ['140 lines of a forecast', { forecast: times(140, line()) }],
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
    ['an axis with twenty-one domains', { axes: [axis({ domains: times(21, domain) })] }],
    ['141 lines of a forecast', { forecast: times(141, line()) }],
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

  it('and a roadmap of another region all of it', () => {
    expect(lostWith({ regionCode: '84' })).toEqual([0]);
  });

  it('and a refusal in a code that is none of the list its whole answer', () => {
    const publish = parse('mutation { publishPacaRoadmap(input: {}) { userErrors { code message } } }');
    const asked = new SelectedFields(types, publish, {});
    const [part] = partsOf(types, asked, undefined);
    const read = (code: string) =>
      new ArsResponseReader(types, asked, { isBounded: true }).part(
        { publishPacaRoadmap: { userErrors: [{ code, message: 'Non.' }] } },
        part!,
      );
    expect(read('NO_DRAFT').breaches).toEqual([]);
    expect(read('SECRET').breaches.map(({ path }) => path)).toEqual([['publishPacaRoadmap']]);
  });
});
