import { describe, expect, it } from '@jest/globals';
import {
  breaches,
  changed,
  LINE,
  messagesOf,
  more,
  others,
  paca,
  published,
  type Row,
} from './test-treaty.ts';
import { treatyBreaches } from './treaty.ts';

describe('an ARS that keeps the treaty', () => {
  it.each([
    ['as it is published', paca],
    ['with a field more of its own type', more('extend type PacaRoadmap { motto: String @deprecated }')],
    [
      'with types of its own, an entity among them',
      more(`type Tram @key(fields: "line") { line: ID! stops: [Stop!] } type Stop @shareable { name: String }
        extend type PacaRoadmap { tram: Tram } enum Colour { BLUE } extend type Tram { colour: Colour }`),
    ],
    [
      'with a reference to a region',
      more(
        'type Region @key(fields: "code", resolvable: false) { code: ID! } extend type PacaRoadmap { region: Region }',
      ),
    ],
    ['with a question of its own', more('extend type Query { pacaRoadmapTram(line: ID!): String }')],
    ['with an act of its own', more('extend type Mutation { withdrawPacaRoadmap: String }')],
    [
      'with an enum that the State has too, word for word',
      more('enum DataOrigin { SYNTHETIC IMPORTED DECLARED } extend type PacaRoadmap { origin: DataOrigin }'),
    ],
    [
      'with @shareable on the fields instead of the type',
      changed(
        'type RoadmapMilestone',
        /(@shareable )([\s\S]*?)(title: String!)([\s\S]*?Date!)/,
        '$2$3 $1$4 $1',
      ),
    ],
    [
      'with its key the other way round',
      changed('type PacaRoadmap implements', 'regionCode asOf', 'asOf regionCode'),
    ],
    [
      'with the roots under other names',
      paca.replace('query: Query', 'query: Root').replace('type Query {', 'type Root {'),
    ],
  ])('may publish its SDL %s', (_what, sdl) => {
    expect(breaches(sdl)).toEqual([]);
  });
});

const ZONE_ROWS: Row[] = [
  {
    what: 'a field of the region',
    sdl: more('type Region @key(fields: "code") { code: ID! motto: String }'),
    at: 'Region.motto',
    says: 'belongs to the State',
  },
  {
    what: 'a field of a domain',
    sdl: more('extend type Domain { motto: String }'),
    at: 'Domain.motto',
    says: 'belongs to the State',
  },
  {
    what: 'a national type',
    sdl: more('type Envelope { motto: String }'),
    at: 'Envelope',
    says: 'belongs to funding',
  },
  {
    what: 'a national interface',
    sdl: more('interface Beneficiary { motto: String }'),
    at: 'Beneficiary',
    says: 'belongs to establishments',
  },
  {
    what: 'the type of the hosted roadmaps',
    sdl: more('extend type CorseRoadmap { motto: String }'),
    at: 'CorseRoadmap',
    says: 'belongs to roadmaps',
  },
  {
    what: 'an enum of the State that says something else',
    sdl: more('enum DataOrigin { HEARD }'),
    at: 'DataOrigin',
    says: 'belongs to',
  },
  {
    what: 'a question that is not named after it',
    sdl: more('extend type Query { tram: String }'),
    at: 'Query.tram',
    says: 'must have PacaRoadmap in its name',
  },
  {
    what: 'a question of the State',
    sdl: more('extend type Query { regions: [String] }'),
    at: 'Query.regions',
    says: 'belongs to establishments',
  },
  {
    what: 'an act that is not named after it',
    sdl: more('extend type Mutation { closeHospital: String }'),
    at: 'Mutation.closeHospital',
    says: 'must have PacaRoadmap',
  },
  {
    what: 'a shared question',
    sdl: more('extend type Query { pacaRoadmapTram: String @shareable }'),
    at: 'Query.pacaRoadmapTram',
    says: '@shareable',
  },
  {
    what: 'a subscription',
    sdl: more('type Subscription { pacaRoadmap: String }'),
    at: 'Subscription',
    says: 'no subscriptions',
  },
  {
    what: 'a subscription under another name',
    sdl: more('type Live { pacaRoadmap: String } extend schema { subscription: Live }'),
    at: 'Live',
    says: 'no subscriptions',
  },
  {
    what: '@override in a type of its own',
    sdl: more('type Tram { line: ID! @override(from: "funding") }'),
    at: 'Tram.line',
    says: '@override',
  },
  {
    what: 'a shared field of an entity of its own',
    sdl: more('type Tram @key(fields: "line") { line: ID! stop: String @shareable }'),
    at: 'Tram.stop',
    says: '@shareable',
  },
  {
    what: 'a directive under another name',
    sdl: paca.replace('"@tag"', '"@tag", {name: "@override", as: "@inaccessible"}'),
    at: 'schema',
    says: 'other names',
  },
  {
    what: 'another specification',
    sdl: more('extend schema @link(url: "https://example.org/spec/v1.0")'),
    at: 'schema',
    says: 'federation 2',
  },
  { what: 'no GraphQL', sdl: more('type {'), at: 'The SDL', says: 'is not GraphQL' },
];

describe('what stands outside the extension zone is named', () => {
  it.each(ZONE_ROWS)('$what: $at', (row) => {
    expect(messagesOf(row)).toContain(row.says);
  });
});

describe('two ARS', () => {
  const hosted = new Map([
    ...[...others].filter(([name]) => name !== 'roadmaps'),
    ['roadmaps-bretagne', paca.replaceAll('Paca', 'Bretagne').replaceAll('paca', 'bretagne')],
  ]);

  it('do not take the type of the other', () => {
    const sdl = more('type BretagneRoadmap { motto: String }');
    expect(treatyBreaches(sdl, LINE, hosted)).toEqual([
      '[roadmaps-paca] BretagneRoadmap belongs to roadmaps-bretagne; choose another name.',
    ]);
  });

  it('do not ask under the name of the other', () => {
    const sdl = more('extend type Query { bretagneRoadmapDraft: String }');
    expect(treatyBreaches(sdl, LINE, hosted)).toEqual([
      '[roadmaps-paca] Query.bretagneRoadmapDraft belongs to roadmaps-bretagne.',
    ]);
  });

  it('do not answer for the other', () => {
    const line = { regionCode: '53', type: 'PacaRoadmap', subgraph: 'roadmaps-bretagne' };
    expect(treatyBreaches(paca, line, published)).toContain(
      '[roadmaps-bretagne] PacaRoadmap belongs to roadmaps-paca; choose another name.',
    );
  });
});
