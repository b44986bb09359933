import { describe, expect, it } from '@jest/globals';
import { contentFrom } from '../graph/roadmap-content.type.ts';
import type { RoadmapContent } from './roadmap-content.ts';
import { roadmapViolations } from './roadmap-rules.ts';

const FACTS = { domainCodes: ['D1', 'D2', 'D6'], allottedCents: 1_000 };

const priority = (changes: object = {}) => ({
  domainCode: 'D2',
  targetRate: 0.5,
  targetOn: '2022-12-31',
  rationale: 'Pourquoi pas.',
  ...changes,
});
const ROADMAP: RoadmapContent = {
  firstYear: 2019,
  lastYear: 2023,
  vision: 'Mieux.',
  priorities: [priority()],
  axes: [{ title: 'Axe', description: 'Faire.', domainCodes: [] }],
  forecast: [{ year: 2020, domainCode: 'D2', amountCents: 1_000 }],
  milestones: [{ title: 'Bilan', dueOn: '2020-12-31' }],
  contact: { organisation: 'ARS', role: 'Pôle', email: null, link: null },
};
const axis = (changes: object) => ({ axes: [{ ...ROADMAP.axes[0]!, ...changes }] });
const line = (changes: object) => ({ forecast: [{ ...ROADMAP.forecast[0]!, ...changes }] });
const milestone = (changes: object) => ({ milestones: [{ ...ROADMAP.milestones[0]!, ...changes }] });
const contact = (changes: object) => ({ contact: { ...ROADMAP.contact!, ...changes } });
const times = <Item>(count: number, item: (index: number) => Item) =>
  Array.from({ length: count }, (_, index) => item(index));

describe('a roadmap that holds together', () => {
  it.each<[string, Partial<RoadmapContent>]>([
    ['as it is', {}],
    ['two domains', { priorities: [priority(), priority({ domainCode: 'D6' })] }],
    ['no target', { priorities: [priority({ targetRate: null, targetOn: null, rationale: null })] }],
    ['a target of all', { priorities: [priority({ targetRate: 1 })] }],
    ['the last day of the period', { priorities: [priority({ targetOn: '2023-12-31' })] }],
    ['an axis that answers two domains', axis({ domainCodes: ['D1', 'D2'] })],
    ['the last year that is paid for', line({ year: 2025 })],
    ['no forecast', { forecast: [] }],
    ['one year', { lastYear: 2019, ...noDays() }],
    ['fifteen years', { lastYear: 2033 }],
    ['a vision of 5,000 characters', { vision: 'x'.repeat(5_000) }],
    ['a vision of several lines', { vision: 'Mieux :\r\n\t1. faire.\n' }],
    ['twenty axes', { axes: times(20, () => ROADMAP.axes[0]!) }],
    ['no contact', { contact: null }],
    ['a mailbox and a link', contact({ email: 'si@ars.example', link: 'https://ars.example/feuille' })],
  ])('%s', (_what, changes) => {
    expect(roadmapViolations({ ...ROADMAP, ...changes }, FACTS)).toEqual([]);
  });

  it('keeps texts without blanks around them', () => {
    const { vision } = contentFrom({
      firstYear: 2019,
      lastYear: 2023,
      vision: '  Mieux. \n',
      priorityDomains: [],
      axes: [],
      forecast: [],
      milestones: [],
      contact: { organisation: 'ARS', role: 'Pôle' },
    });
    expect(vision).toBe('Mieux.');
  });
});

function noDays(): Partial<RoadmapContent> {
  return { priorities: [priority({ targetRate: null, targetOn: null })], milestones: [], forecast: [] };
}

describe('what speaks against a roadmap', () => {
  it.each<[string, Partial<RoadmapContent>, code: string, field: string]>([
    ['no domain', { priorities: [] }, 'PRIORITY_DOMAINS', 'priorityDomains'],
    [
      'three domains',
      { priorities: ['D1', 'D2', 'D6'].map((domainCode) => priority({ domainCode })) },
      'PRIORITY_DOMAINS',
      'priorityDomains',
    ],
    ['one domain twice', { priorities: [priority(), priority()] }, 'DUPLICATE_ITEM', 'priorityDomains'],
    [
      'a domain that the programme has not',
      { priorities: [priority({ domainCode: 'D7' })] },
      'UNKNOWN_DOMAIN',
      'priorityDomains.0.domain',
    ],
    [
      'a rate of 0',
      { priorities: [priority({ targetRate: 0 })] },
      'INVALID_ROADMAP',
      'priorityDomains.0.targetRate',
    ],
    [
      'a rate above 1',
      { priorities: [priority({ targetRate: 1.01 })] },
      'INVALID_ROADMAP',
      'priorityDomains.0.targetRate',
    ],
    [
      'a rate that is no number',
      { priorities: [priority({ targetRate: Number.NaN })] },
      'INVALID_ROADMAP',
      'priorityDomains.0.targetRate',
    ],
    [
      'the day after the period',
      { priorities: [priority({ targetOn: '2024-01-01' })] },
      'DAY_OUT_OF_RANGE',
      'priorityDomains.0.targetOn',
    ],
    [
      'the day before the period',
      milestone({ dueOn: '2018-12-31' }),
      'DAY_OUT_OF_RANGE',
      'milestones.0.dueOn',
    ],
    ['a period that ends before it begins', { lastYear: 2018, ...noDays() }, 'INVALID_ROADMAP', 'lastYear'],
    ['sixteen years', { lastYear: 2034 }, 'INVALID_ROADMAP', 'lastYear'],
    ['no vision', { vision: '' }, 'INVALID_ROADMAP', 'vision'],
    ['a book for a vision', { vision: 'x'.repeat(5_001) }, 'INVALID_ROADMAP', 'vision'],
    ['a control character', { vision: 'Mieux\u001b[31m.' }, 'INVALID_ROADMAP', 'vision'],
    [
      'text that runs backwards',
      axis({ description: 'Faire\u202e.' }),
      'INVALID_ROADMAP',
      'axes.0.description',
    ],
    ['half a character', milestone({ title: 'Bilan\ud800' }), 'INVALID_ROADMAP', 'milestones.0.title'],
    ['an axis without a title', axis({ title: '' }), 'INVALID_ROADMAP', 'axes.0.title'],
    [
      'an axis of an unknown domain',
      axis({ domainCodes: ['D2', 'X'] }),
      'UNKNOWN_DOMAIN',
      'axes.0.domains.1',
    ],
    ['an axis of one domain twice', axis({ domainCodes: ['D2', 'D2'] }), 'DUPLICATE_ITEM', 'axes.0.domains'],
    ['twenty-one axes', { axes: times(21, () => ROADMAP.axes[0]!) }, 'INVALID_ROADMAP', 'axes'],
    ['a cent more than the envelope', line({ amountCents: 1_001 }), 'ENVELOPE_EXCEEDED', 'forecast'],
    ['an amount of 0', line({ amountCents: 0 }), 'FORECAST_MISMATCH', 'forecast.0'],
    ['a year before the period', line({ year: 2018 }), 'FORECAST_MISMATCH', 'forecast.0'],
    ['three years after the period', line({ year: 2026 }), 'FORECAST_MISMATCH', 'forecast.0'],
    [
      'one year and domain twice',
      { forecast: times(2, () => ({ year: 2020, domainCode: 'D2', amountCents: 1 })) },
      'FORECAST_MISMATCH',
      'forecast',
    ],
    ['a forecast of an unknown domain', line({ domainCode: 'D9' }), 'UNKNOWN_DOMAIN', 'forecast.0.domain'],
    ['a contact without a role', contact({ role: '' }), 'INVALID_ROADMAP', 'contact.role'],
    ['a mailbox that is none', contact({ email: 'ars.example' }), 'INVALID_ROADMAP', 'contact.email'],
    ['a link that leads nowhere', contact({ link: 'https://[' }), 'INVALID_ROADMAP', 'contact.link'],
    ['a link that is not https', contact({ link: 'javascript:alert(1)' }), 'INVALID_ROADMAP', 'contact.link'],
  ])('%s', (_what, changes, code, field) => {
    const found = roadmapViolations({ ...ROADMAP, ...changes }, FACTS);
    expect(found.map((each) => [each.code, each.details.field])).toEqual([[code, `content.${field}`]]);
  });

  it('is told in words that show what is in them', () => {
    const domainCode = `\u001b\u202e${'x'.repeat(17)}👩`;
    const [found] = roadmapViolations({ ...ROADMAP, ...line({ domainCode }) }, FACTS);
    expect(found!.message).toContain(`« \ufffd\ufffd${'x'.repeat(17)}\ufffd »`);
  });

  it('is told all at once', () => {
    const found = roadmapViolations({ ...ROADMAP, vision: '', priorities: [], ...line({ year: 1 }) }, FACTS);
    expect(found.map(({ code }) => code)).toEqual([
      'INVALID_ROADMAP',
      'PRIORITY_DOMAINS',
      'FORECAST_MISMATCH',
    ]);
  });

  it('is how much the envelope lacks', () => {
    const [found] = roadmapViolations({ ...ROADMAP, ...line({ amountCents: 1_234 }) }, FACTS);
    expect(found?.details.missingCents).toBe(234);
  });
});
