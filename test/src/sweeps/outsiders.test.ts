import { beforeAll, describe, expect, it } from '@jest/globals';
import { sharedCountry } from '../support/shared-country.ts';
import type { AskedCountry } from '../support/test-country.ts';

/** Public fields of a grant, and those its ARS sees. */
interface Grant {
  readonly id: string;
  readonly status: string;
  readonly acceptedOn: string;
  readonly grantedAmount: number;
  readonly updatedOn: string | null;
  readonly region: { readonly code: string };
  readonly domain: { readonly code: string };
  readonly beneficiary: { readonly __typename: string; readonly reference: string };
}
const GRANT =
  'id status acceptedOn grantedAmount region { code } domain { code } beneficiary { __typename reference }';

let country: AskedCountry;
let dgos: string;
/** Ever accepted applications, from the DGOS's view. */
let accepted: Grant[];
/** Accepted applications that have ended since. */
let ended: Grant[];

beforeAll(async () => {
  country = await sharedCountry();
  dgos = await country.token({ hopen_role: 'dgos' });
  accepted = await walk({ filter: { acceptedOn: { from: '2000-01-01' } } }, `${GRANT} updatedOn`, dgos);
  ended = accepted.filter(({ status }) => ['LAPSED', 'WITHDRAWN', 'REFUSED'].includes(status));
});

async function walk(asked: object, fields: string, token?: string): Promise<Grant[]> {
  const query = `query ($filter: ApplicationFilter, $orderBy: ApplicationOrder! = ID, $asOf: Date, $after: String) {
    applications(first: 100, filter: $filter, orderBy: $orderBy, asOf: $asOf, after: $after) {
      nodes { ${fields} } pageInfo { hasNextPage endCursor } } }`;
  const nodes: Grant[] = [];
  for (let after: string | null = null; ; ) {
    const { data, errors } = await country.ask(query, { ...asked, after }, token);
    expect(errors).toBeUndefined();
    nodes.push(...data.applications.nodes);
    if (!data.applications.pageInfo.hasNextPage) return nodes;
    after = data.applications.pageInfo.endCursor;
  }
}

const before = (day: string) => new Date(Date.parse(day) - 86_400_000).toISOString().slice(0, 10);
const monthEnds = (first: number, last: number): string[] =>
  Array.from({ length: (last - first + 1) * 12 }, (_, month) =>
    new Date(Date.UTC(first, month + 1, 0)).toISOString().slice(0, 10),
  );

const idsOf = (grants: readonly { id: string }[]) => grants.map(({ id }) => id);
const asPublic = ({ updatedOn: _unpublished, ...grant }: Grant) => ({ ...grant, status: 'ACCEPTED' });

describe('once accepted, a grant is public for good', () => {
  it('whatever became of it since: there are such grants', () => {
    expect(ended.length).toBeGreaterThan(20);
  });

  it.each(['ID', 'ACCEPTED_ON', 'GRANTED_AMOUNT', 'UPDATED_ON'])(
    'in the whole list by %s',
    async (orderBy) => {
      const published = await walk({ orderBy }, GRANT);
      expect(published.toSorted((one, other) => (one.id < other.id ? -1 : 1))).toEqual(
        accepted.map(asPublic),
      );
    },
  );

  it('as of every past day: who was ever accepted by then', async () => {
    const changes = ended.map(({ updatedOn }) => updatedOn!);
    const days = changes
      .slice(0, 30)
      .flatMap((day) => [day, before(day)])
      .concat(monthEnds(2020, 2021));
    const query = (day: string) => `applications(asOf: "${day}") { totalCount }`;
    for (let place = 0; place < days.length; place += 20) {
      const some = days.slice(place, place + 20);
      const { data } = await country.ask(
        `{ ${some.map((day, index) => `d${index}: ${query(day)}`).join(' ')} }`,
      );
      for (const [index, day] of some.entries()) {
        const by = accepted.filter(({ acceptedOn }) => acceptedOn <= day).length;
        expect([day, data[`d${index}`].totalCount]).toEqual([day, by]);
      }
    }
  });

  it('by its number, before and after its end', async () => {
    for (const grant of ended) {
      const { data } = await country.ask(
        `query ($id: ID!, $before: Date!, $after: Date!) { today: application(id: $id) { ${GRANT} }
           before: application(id: $id, asOf: $before) { ${GRANT} } after: application(id: $id, asOf: $after) { ${GRANT} } }`,
        { id: grant.id, before: before(grant.updatedOn!), after: grant.updatedOn },
      );
      const published = asPublic(grant);
      expect(data).toEqual({ today: published, before: published, after: published });
    }
  });

  it('under its beneficiary, under its region, and by every filter that its row fits', async () => {
    for (const { id, region, beneficiary, acceptedOn, grantedAmount, domain } of ended.slice(0, 12)) {
      const [kind, number] = beneficiary.reference.split(':') as ['EJ' | 'ET', string];
      const filter = {
        beneficiary: beneficiary.reference,
        status: ['ACCEPTED'],
        domainCode: domain.code,
        updatedSince: acceptedOn,
        acceptedOn: { from: acceptedOn, to: acceptedOn },
        grantedAmount: { from: grantedAmount, to: grantedAmount },
      };
      const { data } = await country.ask(
        `query ($filter: ApplicationFilter, $number: ID!, $region: ID!) {
           applications(filter: $filter) { nodes { id } } region(code: $region) { applications(filter: $filter) { nodes { id } } }
           it: ${kind === 'EJ' ? 'legalEntity' : 'establishment'}(finess: $number) { applications(first: 100) { nodes { id } } } }`,
        { filter, number, region: region.code },
      );
      for (const list of [data, data.region, data.it]) expect(idsOf(list.applications.nodes)).toContain(id);
    }
    const changed = await walk({ filter: { status: ['LAPSED', 'WITHDRAWN', 'REFUSED'] } }, 'id');
    expect(changed).toEqual([]);
  });

  it('to another agency as to everybody', async () => {
    const token = await country.token({ hopen_role: 'ars', hopen_region: '94' });
    const others = accepted.filter(({ region }) => region.code !== '94');
    const published = await walk({}, GRANT, token);
    expect(published.filter(({ region }) => region.code !== '94')).toEqual(others.map(asPublic));
  });
});

// biome-ignore lint/suspicious/noExplicitAny: the fields are each question's own.
type Json = any;
const SELECTION = `asOf candidates applications retained establishments publicEstablishments granted isSuppressed
  byDomain { domain { code } applications retained granted isSuppressed }`;
const COUNTS = 'code concerned declared validated met missing isSuppressed';
const LINES = `{ ${COUNTS} indicators { ${COUNTS} notApplicable noCases } }`;
const ATTAINMENT = `asOf concerned prerequisites ${LINES} domains ${LINES}`;

async function asked(query: string, token?: string): Promise<Json> {
  const { data, errors } = await country.ask(query, {}, token);
  expect(errors).toBeUndefined();
  return data;
}
const agencyOf = (region: string) => country.token({ hopen_role: 'ars', hopen_region: region });

/** Asserts that the suppressed regions together sum up to zero or more than two. */
function expectManyLeft(whole: number | null, parts: readonly (number | null)[], real: readonly number[]) {
  if (whole === null) return;
  const rest = whole - parts.reduce((sum: number, part) => sum + (part ?? 0), 0);
  const suppressed = real.filter((_, place) => parts[place] === null);
  for (const left of [rest, ...suppressed.map((own) => rest - own)]) expect([1, 2]).not.toContain(left);
}

describe('a region is told to outsiders as it was on one day', () => {
  const selections = (programme: string, asOf: string) =>
    `{ programme(code: "${programme}") { selection(asOf: "${asOf}") { ${SELECTION} } }
       regions { code selection(programme: "${programme}", asOf: "${asOf}") { ${SELECTION} } } }`;

  it.each([
    { programme: 'HOPEN', notified: '2019-09-30', before: '2019-09-29', later: '2021-05-05' },
    { programme: 'HN', notified: '2017-12-31', before: '2017-12-30', later: '2026-01-15' },
  ])(
    'the selection of $programme, on the day of its notification',
    async ({ programme, notified, ...days }) => {
      const real = await asked(selections(programme, notified), dgos);
      const published = await asked(selections(programme, notified));
      expect((await asked(selections(programme, days.later))).regions).toEqual(published.regions);
      expect((await asked(selections(programme, days.before))).regions).toEqual(
        published.regions.map(({ code }: Json) => ({ code, selection: null })),
      );
      const other = await asked(selections(programme, days.later), await agencyOf('94'));
      expect(other.regions.filter(({ code }: Json) => code !== '94')).toEqual(
        published.regions.filter(({ code }: Json) => code !== '94'),
      );
      const read = (answer: Json, name: string) =>
        answer.regions.map(({ selection }: Json) => selection[name]);
      for (const name of ['applications', 'retained', 'establishments', 'publicEstablishments', 'granted']) {
        for (const [place, figure] of read(published, name).entries())
          if (figure !== null) expect(figure).toBe(read(real, name)[place]);
        if (name !== 'granted')
          expectManyLeft(published.programme.selection[name], read(published, name), read(real, name));
      }
      const line = ({ byDomain }: Json, code: string) =>
        byDomain.find(({ domain }: Json) => domain.code === code) ?? { applications: 0, retained: 0 };
      for (const { domain } of real.programme.selection.byDomain) {
        for (const name of ['applications', 'retained']) {
          const of = (answer: Json) =>
            answer.regions.map((each: Json) => line(each.selection, domain.code)[name]);
          expectManyLeft(line(published.programme.selection, domain.code)[name], of(published), of(real));
        }
      }
      expect(published.regions.every(({ selection }: Json) => selection.asOf === notified)).toBe(true);
      expect(
        read(published, 'applications').filter((count: number | null) => count !== null).length,
      ).toBeGreaterThan(10);
    },
  );

  it('its attainment, on the last 31 December', async () => {
    const query = (isPublic: string) =>
      `{ programme(code: "HOPEN") { attainment(isPublic: ${isPublic}) { ${ATTAINMENT} } } }`;
    const codes = accepted.map(({ region }) => region.code);
    const all = [...new Set(codes)].sort();
    const half = (isPublic: string, regions: readonly string[]) =>
      `{ ${regions.map((code) => `r${code}: region(code: "${code}") { attainment(programme: "HOPEN", isPublic: ${isPublic}) { ${ATTAINMENT} } }`).join(' ')} }`;
    const regional = async (isPublic: string, token?: string): Promise<Json[]> => {
      const halves = [all.slice(0, 9), all.slice(9)].map((some) => asked(half(isPublic, some), token));
      const [one, other] = await Promise.all(halves);
      return all.map((code) => ({ ...one, ...other })[`r${code}`]);
    };
    const linesOf = ({ prerequisites, domains }: Json): Json[] =>
      [...prerequisites, ...domains].flatMap((heading: Json) => [heading, ...heading.indicators]);
    expect(all).toHaveLength(18);
    let publishedLines = 0;
    for (const isPublic of ['null', 'true', 'false']) {
      const whole = await asked(query(isPublic));
      const published = await regional(isPublic);
      // No declarations or reviews since that day.
      const real = await regional(isPublic, dgos);
      for (const [place, country] of linesOf(whole.programme.attainment).entries()) {
        const rows = (regions: Json[]) => regions.map(({ attainment }) => linesOf(attainment)[place]);
        for (const name of ['missing', 'met'])
          expectManyLeft(
            country[name],
            rows(published).map((row) => row[name]),
            rows(real).map((row) => row[name]),
          );
        for (const [region, row] of rows(published).entries()) {
          if (row.isSuppressed) continue;
          publishedLines++;
          expect({ ...row, indicators: null }).toEqual({ ...rows(real)[region], indicators: null });
        }
      }
      expect(published.every(({ attainment }: Json) => attainment.asOf === '2025-12-31')).toBe(true);
      expect(real.every(({ attainment }: Json) => attainment.asOf === '2026-01-15')).toBe(true);
    }
    expect(publishedLines).toBeGreaterThan(100);
  });
});

/** Payment as an outsider may guess it from public grants: a share of one of them, in some year. */
interface Share {
  readonly grant: Grant;
  readonly kind: 'ADVANCE' | 'BALANCE';
  readonly amount: number;
}

describe('what an envelope paid names no grant', () => {
  const DAYS = [...monthEnds(2019, 2025).slice(8), '2026-01-15'];
  const envelope = (day: string) => `envelope(programme: "HOPEN", asOf: "${day}") { committed paid }`;

  interface Figures {
    readonly committed: number | null;
    readonly paid: number | null;
  }
  /** Published figures of every region on each of these days. */
  async function series(token?: string): Promise<Map<string, Figures[]>> {
    const published = new Map<string, Figures[]>();
    for (let place = 0; place < DAYS.length; place += 12) {
      const aliases = DAYS.slice(place, place + 12).map((day, index) => `d${index}: ${envelope(day)}`);
      const { regions } = await asked(`{ regions { code ${aliases.join(' ')} } }`, token);
      for (const { code, ...days } of regions)
        published.set(code, [...(published.get(code) ?? []), ...(Object.values(days) as Figures[])]);
    }
    return published;
  }
  let published: Map<string, Figures[]>;
  beforeAll(async () => {
    published = await series();
  });

  /** Changes of a figure, with their month. */
  const changesOf = (figures: readonly Figures[]) =>
    DAYS.flatMap((day, place) => {
      const paid = figures[place]!.paid;
      const last = figures.slice(0, place).findLast((each) => each.paid !== null)?.paid ?? null;
      return paid === null || last === null || paid === last
        ? []
        : [{ month: day.slice(0, 7), by: paid - last }];
    });

  it('payments are told as of the ends of odd years and rounded; what is committed is what is public', async () => {
    const real = await series(dgos);
    let tells = 0;
    for (const [region, figures] of published) {
      const ofRegion = accepted.filter(
        (grant) => grant.region.code === region && grant.id.startsWith('HOPEN'),
      );
      for (const [place, { committed, paid }] of figures.entries()) {
        const day = DAYS[place]!;
        const yearEnd = DAYS.findLastIndex((each, index) => index <= place && /[13579]-12-31$/.test(each));
        const exact = yearEnd < 0 ? 0 : real.get(region)![yearEnd]!.paid!;
        if (paid !== null)
          expect([region, day, paid]).toEqual([region, day, Math.round(exact / 1_000_000) * 1_000_000]);
        tells += paid === null ? 0 : 1;
        const grants = ofRegion.filter(({ acceptedOn }) => acceptedOn <= day);
        const granted = grants.reduce((sum, grant) => sum + grant.grantedAmount, 0);
        if (committed !== null) expect([region, day, committed]).toEqual([region, day, granted]);
      }
    }
    expect(tells).toBeGreaterThan((DAYS.length * 18) / 2);
  });

  it('nobody attributes a payment better with the figure than without it', async () => {
    const grants = accepted.filter(({ id }) => id.startsWith('HOPEN'));
    const real = await paymentMonths();
    const shares = grants.flatMap(sharesOf);
    const rightOf = (guess: (share: Share) => string) =>
      shares.filter((share) => real.get(keyOf(share)) === guess(share)).length / shares.length;
    // Advances follow acceptance, and most balances are paid in the same month.
    const balances = [...real].filter(([key]) => key.endsWith('BALANCE')).map(([, month]) => month);
    const common = [...Map.groupBy(balances, (month) => month)].sort(
      (one, other) => other[1].length - one[1].length,
    )[0]![0];
    const without = ({ grant, kind }: Share) => (kind === 'ADVANCE' ? grant.acceptedOn.slice(0, 7) : common);
    const claimed = new Map<string, string>();
    for (const [region, figures] of published) {
      const ofRegion = shares.filter(({ grant }) => grant.region.code === region);
      // Balances are paid in one month of the year, by the programme's rules.
      for (const { month, by } of changesOf(figures))
        for (const share of explanationOf(by, ofRegion) ?? [])
          claimed.set(
            keyOf(share),
            share.kind === 'BALANCE' ? `${month.slice(0, 4)}${common.slice(4)}` : month,
          );
    }
    const better = rightOf((share) => claimed.get(keyOf(share)) ?? without(share)) - rightOf(without);
    expect(better).toBeLessThanOrEqual(0.01);
    // Arithmetic alone finds almost none of the payments.
    const found = [...claimed].filter(([key, month]) => real.get(key) === month).length;
    expect(found / shares.length).toBeLessThanOrEqual(0.01);
  });

  const keyOf = ({ grant, kind }: Share) => `${grant.id} ${kind}`;
  const sharesOf = (grant: Grant): Share[] => {
    const advance = Math.floor(grant.grantedAmount / 5);
    return [
      { grant, kind: 'ADVANCE', amount: advance },
      { grant, kind: 'BALANCE', amount: grant.grantedAmount - advance },
    ];
  };

  /** Unique combination of one or two shares that explains a change, within rounding; null if there are several. */
  function explanationOf(change: number, shares: readonly Share[]): Share[] | null {
    const off = change % 1_000_000 === 0 ? 1_000_000 : 0;
    const fits = (sum: number) => Math.abs(sum - change) <= off;
    const ways: Share[][] = shares.filter(({ amount }) => fits(amount)).map((share) => [share]);
    if (ways.length > 0) return ways.length === 1 ? ways[0]! : null;
    for (const [place, one] of shares.entries())
      for (const other of shares.slice(place + 1))
        if (fits(one.amount + other.amount)) ways.push([one, other]);
    return ways.length === 1 ? ways[0]! : null;
  }

  /** Month of payment of each share, from the DGOS's view. */
  async function paymentMonths(): Promise<Map<string, string>> {
    const lines = await walk({ filter: { programme: 'HOPEN' } }, 'id ledgerLines { kind recordedOn }', dgos);
    return new Map(
      (lines as Json[]).flatMap(({ id, ledgerLines }) =>
        ledgerLines
          .filter(({ kind }: Json) => kind === 'ADVANCE' || kind === 'BALANCE')
          .map(({ kind, recordedOn }: Json) => [`${id} ${kind}`, recordedOn.slice(0, 7)]),
      ),
    );
  }
});
