import { describe, expect, it } from '@jest/globals';
import { changed, messagesOf, more, paca, type Row } from './test-treaty.ts';

const INTERFACE = 'interface RegionalRoadmap';
const OWNER = 'type PacaRoadmap implements';

const INTERFACE_ROWS: Row[] = [
  {
    what: 'no interface',
    sdl: paca
      .replace(/interface RegionalRoadmap \{[\s\S]*?\n\}/, '')
      .replaceAll('implements RegionalRoadmap', ''),
    at: 'RegionalRoadmap',
    says: 'missing',
  },
  {
    what: 'a field less',
    sdl: changed(INTERFACE, /vision: String\n/, '\n'),
    at: 'RegionalRoadmap.vision',
    says: 'missing',
  },
  {
    what: 'another type',
    sdl: changed(INTERFACE, 'vision: String', 'vision: Int'),
    at: 'RegionalRoadmap.vision',
    says: 'is Int, and String',
  },
  {
    what: 'another nullability',
    sdl: changed(INTERFACE, 'vision: String', 'vision: String!'),
    at: 'RegionalRoadmap.vision',
    says: 'is String!, and String',
  },
  {
    what: 'another nullability in a list',
    sdl: changed(INTERFACE, '[RoadmapAxis!]', '[RoadmapAxis]'),
    at: 'RegionalRoadmap.axes',
    says: '[RoadmapAxis]',
  },
  {
    what: 'a field more',
    sdl: more('extend interface RegionalRoadmap { horizon: Int }'),
    at: 'RegionalRoadmap.horizon',
    says: 'not in the treaty',
  },
  {
    what: 'an argument',
    sdl: changed(INTERFACE, 'vision: String', 'vision(longest: Int): String'),
    at: 'RegionalRoadmap.vision',
    says: 'the argument longest: Int',
  },
  {
    what: 'a key',
    sdl: changed(INTERFACE, 'RegionalRoadmap {', 'RegionalRoadmap @key(fields: "regionCode asOf") {'),
    at: 'RegionalRoadmap',
    says: '@key',
  },
  {
    what: 'another kind',
    sdl: changed(INTERFACE, 'interface', 'type'),
    at: 'RegionalRoadmap',
    says: 'is a type',
  },
];

const OWNER_ROWS: Row[] = [
  {
    what: 'another name',
    sdl: paca.replaceAll(/\bPacaRoadmap\b/g, 'SunRoadmap'),
    at: 'PacaRoadmap',
    says: 'region 93',
  },
  {
    what: 'no interface',
    sdl: changed(OWNER, 'implements RegionalRoadmap ', ''),
    at: 'PacaRoadmap',
    says: 'without implements RegionalRoadmap',
  },
  {
    what: 'no key',
    sdl: changed(OWNER, '@key(fields: "regionCode asOf")', ''),
    at: 'PacaRoadmap',
    says: 'without @key',
  },
  {
    what: 'a key without the day',
    sdl: changed(OWNER, 'regionCode asOf', 'regionCode'),
    at: 'PacaRoadmap',
    says: '@key(fields: "regionCode")',
  },
  {
    what: 'a second key',
    sdl: more('extend type PacaRoadmap @key(fields: "version")'),
    at: 'PacaRoadmap',
    says: '@key(fields: "version")',
  },
  {
    what: 'a key that is not resolvable',
    sdl: changed(OWNER, 'asOf")', 'asOf", resolvable: false)'),
    at: 'PacaRoadmap',
    says: 'not resolvable',
  },
  {
    what: 'a treaty field less',
    sdl: changed(OWNER, 'vision: String', ''),
    at: 'PacaRoadmap.vision',
    says: 'missing',
  },
  {
    what: 'a treaty field of another type',
    sdl: changed(OWNER, 'firstYear: Int', 'firstYear: String'),
    at: 'PacaRoadmap.firstYear',
    says: 'is String, and Int',
  },
  {
    what: 'a treaty field that is never null',
    sdl: changed(OWNER, 'vision: String', 'vision: String!'),
    at: 'PacaRoadmap.vision',
    says: 'String!',
  },
  {
    what: 'a treaty field with an argument',
    sdl: changed(OWNER, 'vision: String', 'vision(longest: Int): String'),
    at: 'PacaRoadmap.vision',
    says: 'argument longest',
  },
  ...['@external', '@inaccessible', '@override(from: "roadmaps")', '@shareable', '@deprecated'].map(
    (directive) => ({
      what: `a treaty field with ${directive}`,
      sdl: changed(OWNER, 'vision: String', `vision: String ${directive}`),
      at: 'PacaRoadmap.vision',
      says: directive,
    }),
  ),
  {
    what: '@inaccessible on the whole',
    sdl: more('extend type PacaRoadmap @inaccessible'),
    at: 'PacaRoadmap',
    says: '@inaccessible',
  },
  {
    what: '@shareable on the whole',
    sdl: more('extend type PacaRoadmap @shareable'),
    at: 'PacaRoadmap.mobilisedEstablishments',
    says: '@shareable',
  },
  ...['@override(from: "roadmaps")', '@shareable', '@external', '@requires(fields: "vision")'].map(
    (directive) => ({
      what: `a field of its own with ${directive}`,
      sdl: more(`extend type PacaRoadmap { motto: String ${directive} }`),
      at: 'PacaRoadmap.motto',
      says: directive,
    }),
  ),
];

const VALUE_ROWS: Row[] = [
  ...[
    'PriorityDomain',
    'RoadmapTarget',
    'RoadmapAxis',
    'RoadmapForecastLine',
    'RoadmapMilestone',
    'RoadmapContact',
    'RoadmapVersionLine',
  ].map((type) => ({
    what: `a field more of ${type}`,
    sdl: more(`extend type ${type} { motto: String @shareable }`),
    at: `${type}.motto`,
    says: 'not in the treaty',
  })),
  {
    what: 'a field less of a value',
    sdl: changed('type RoadmapAxis', 'title: String!', ''),
    at: 'RoadmapAxis.title',
    says: 'missing',
  },
  {
    what: 'another type in a value',
    sdl: changed('type RoadmapForecastLine', 'amount: Cents!', 'amount: Float!'),
    at: 'RoadmapForecastLine.amount',
    says: 'is Float!, and Cents!',
  },
  {
    what: 'a value that is not shared',
    sdl: changed('type RoadmapContact', '@shareable', ''),
    at: 'RoadmapContact.email',
    says: '@shareable',
  },
  {
    what: 'a target that is named otherwise',
    sdl: changed('type RoadmapTarget', ' reachedBy")', '")'),
    at: 'RoadmapTarget',
    says: '@key',
  },
  {
    what: 'a word more of an enum',
    sdl: more('extend enum RoadmapStatus { ABANDONED }'),
    at: 'RoadmapStatus.ABANDONED',
    says: 'not in the treaty',
  },
  {
    what: 'a word less of an enum',
    sdl: changed('enum VerificationStatus', /\bASSUMED\n/, '\n'),
    at: 'VerificationStatus.ASSUMED',
    says: 'missing',
  },
  {
    what: 'a scalar that is an enum',
    sdl: paca.replace('scalar Cents', 'enum Cents { ONE }'),
    at: 'Cents',
    says: 'is an enum',
  },
  {
    what: 'an input field more',
    sdl: more('extend input RoadmapMilestoneInput { motto: String }'),
    at: 'RoadmapMilestoneInput.motto',
    says: 'not in the treaty',
  },
  {
    what: 'an input field with a default',
    sdl: changed('input PublishRoadmapInput', 'expectedRevision: Int!', 'expectedRevision: Int! = 0'),
    at: 'PublishRoadmapInput.expectedRevision',
    says: '= 0',
  },
  {
    what: 'a refusal that says less',
    sdl: changed('type UserError', /rule: String\n/, '\n'),
    at: 'UserError.rule',
    says: 'missing',
  },
];

describe.each([
  ['the interface', INTERFACE_ROWS],
  ['the type of the ARS', OWNER_ROWS],
  ['what the treaty consists of', VALUE_ROWS],
])('a breach of %s is named', (_part, rows) => {
  it.each(rows)('$what: $at', (row) => {
    expect(messagesOf(row)).toContain(row.says);
  });
});
