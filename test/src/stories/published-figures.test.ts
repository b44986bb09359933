import { beforeAll, describe, expect, it } from '@jest/globals';
import { sharedCountry } from '../support/shared-country.ts';
import { type AskedCountry, startTestCountry } from '../support/test-country.ts';

const FIGURES = `{ publishedFigures(programme: "HOPEN") { measure unit region { code } domain { code label } label value isAtLeast
  asOf source verificationStatus recorded recordedAsOf difference dataOrigin } }`;

interface Figure {
  readonly measure: string;
  readonly unit: string;
  readonly region: { code: string } | null;
  readonly domain: { code: string; label: string } | null;
  readonly value: number;
  readonly asOf: string;
  readonly recorded: number | null;
  readonly recordedAsOf: string | null;
  readonly difference: number | null;
}

/** `APPLICATIONS COUNT D2 1679 of 2019-12-31: 1679 of 2019-12-31`. */
const told = ({ measure, unit, region, domain, value, asOf, recorded, recordedAsOf }: Figure) =>
  [measure, unit, region?.code, domain?.code, value, `of ${asOf}: ${recorded} of ${recordedAsOf}`]
    .filter((word) => word !== undefined)
    .join(' ');

let country: AskedCountry;
beforeAll(async () => {
  country = await sharedCountry();
});

async function figuresFor(claims?: Record<string, unknown>): Promise<Figure[]> {
  const token = claims && (await country.token(claims));
  const { data, errors } = await country.ask(FIGURES, {}, token);
  expect(errors).toBeUndefined();
  return data.publishedFigures;
}

describe('what was published stands beside what the graph counts', () => {
  it('for the DGOS, on the day of each figure', async () => {
    expect((await figuresFor({ hopen_role: 'dgos' })).map(told)).toEqual([
      'BUDGET CENTS 42000000000 of 2019-11-29: 42000000000 of 2019-11-29',
      'CANDIDATES COUNT 2430 of 2019-12-31: 2430 of 2019-12-31',
      'CANDIDATES PERCENT 76 of 2019-12-31: null of null',
      'APPLICATIONS COUNT 6589 of 2019-12-31: 6589 of 2019-12-31',
      'APPLICATIONS COUNT D2 1679 of 2019-12-31: 1679 of 2019-12-31',
      'APPLICATIONS PERCENT D2 25 of 2019-12-31: 25 of 2019-12-31',
      'APPLICATIONS COUNT D6 1229 of 2019-12-31: 1229 of 2019-12-31',
      'APPLICATIONS PERCENT D6 19 of 2019-12-31: 19 of 2019-12-31',
      'RETAINED COUNT 1712 of 2019-12-31: 1712 of 2019-12-31',
      'ESTABLISHMENTS COUNT 1440 of 2019-12-31: 1440 of 2019-12-31',
      'PUBLIC_ESTABLISHMENTS COUNT 680 of 2019-12-31: 680 of 2019-12-31',
      'PUBLIC_ESTABLISHMENTS PERCENT 47 of 2019-12-31: 47 of 2019-12-31',
      'GRANTED PERCENT D1 11 of 2019-12-31: 11 of 2019-12-31',
      'GRANTED CENTS D2 21700000000 of 2019-12-31: 21700000000 of 2019-12-31',
      'GRANTED PERCENT D2 52 of 2019-12-31: 52 of 2019-12-31',
      'GRANTED PERCENT D3 9 of 2019-12-31: 9 of 2019-12-31',
      'GRANTED PERCENT D4 4 of 2019-12-31: 4 of 2019-12-31',
      'GRANTED PERCENT D5 4 of 2019-12-31: 4 of 2019-12-31',
      'GRANTED CENTS D6 7000000000 of 2019-12-31: 7000000000 of 2019-12-31',
      'GRANTED PERCENT D6 17 of 2019-12-31: 17 of 2019-12-31',
      'GRANTED PERCENT D7 3 of 2019-12-31: 3 of 2019-12-31',
      'ALLOTTED CENTS 93 3670000000 of 2020-02-12: 3670000000 of 2020-02-12',
      'RETAINED COUNT 93 130 of 2020-02-12: 130 of 2020-02-12',
      'ESTABLISHMENTS COUNT 93 109 of 2020-02-12: 109 of 2020-02-12',
      'ESTABLISHMENT_GROWTH PERCENT 93 82 of 2020-02-12: null of null',
      'RETAINED COUNT 1737 of 2021-10-13: 1712 of 2021-10-13',
      'ESTABLISHMENTS COUNT 1400 of 2021-10-13: 1440 of 2021-10-13',
    ]);
  });

  it('with its source, its certainty, and the difference', async () => {
    const figures = await figuresFor();
    expect(figures.at(-2)).toEqual({
      measure: 'RETAINED',
      unit: 'COUNT',
      region: null,
      domain: null,
      label: 'Projets financés',
      value: 1737,
      isAtLeast: false,
      asOf: '2021-10-13',
      source: "ANAP, Journée nationale HOP'EN, anap.fr",
      verificationStatus: 'REPORTED',
      recorded: 1712,
      recordedAsOf: '2021-09-30',
      difference: -25,
      dataOrigin: 'SYNTHETIC',
    });
    expect(figures.at(-1)).toMatchObject({ isAtLeast: true, difference: 40 });
    expect(figures[4]!.domain).toEqual({
      code: 'D2',
      label: 'Développer le dossier patient informatisé et interopérable et le DMP',
    });
  });

  it('for everybody else as its selections and envelopes are told, and no otherwise', async () => {
    const { data } = await country.ask(`{ region(code: "93") {
      selection(programme: "HOPEN", asOf: "2020-02-12") { asOf retained establishments }
      envelope(programme: "HOPEN", asOf: "2020-02-12") { allotted asOf } } }`);
    const { selection, envelope } = data.region;
    for (const claims of [undefined, { hopen_role: 'ars', hopen_region: '84' }]) {
      const ofPaca = (await figuresFor(claims)).filter(({ region }) => region?.code === '93');
      expect(ofPaca.map(({ recorded, recordedAsOf }) => [recorded, recordedAsOf])).toEqual([
        [envelope.allotted, envelope.asOf],
        [selection.retained, selection.asOf],
        [selection.establishments, selection.asOf],
        [null, null],
      ]);
    }
    const own = await figuresFor({ hopen_role: 'ars', hopen_region: '93' });
    const ofPaca = own.filter(({ region }) => region?.code === '93');
    expect(ofPaca.map(({ recorded }) => recorded)).toEqual([3_670_000_000, 130, 109, null]);
  });

  it('of another programme has its own, and of none is refused', async () => {
    const { data } = await country.ask('{ publishedFigures(programme: "HN") { value } }');
    expect(data.publishedFigures).toEqual([]);
    const { errors } = await country.ask('{ publishedFigures(programme: "NONE") { value } }');
    expect(errors?.map(({ extensions }) => extensions.code)).toEqual(['UNKNOWN_PROGRAMME']);
  });
});

describe('in a programme that nobody has applied to', () => {
  it('figures are told from their day on, with the budget alone beside them', async () => {
    const graph = await startTestCountry('2020-02-12', '2019-04-01');
    try {
      const onThisDay = await graph.ask(FIGURES);
      expect(onThisDay.errors).toBeUndefined();
      const recorded = onThisDay.data.publishedFigures.map((figure: Figure) => figure.recorded);
      expect(recorded).toEqual([42_000_000_000, ...Array.from({ length: 24 }, () => null)]);
      graph.liveOn('2020-02-11');
      const onTheEve = await graph.ask(FIGURES);
      expect(onTheEve.data.publishedFigures).toEqual(onThisDay.data.publishedFigures.slice(0, 21));
    } finally {
      await graph.close();
    }
  });
});
