import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Campaign, expectDone, fileApplication, openCampaign } from '../support/campaign-play.ts';
import { type Answer, startTestCountry, type TestCountry } from '../support/test-country.ts';

const TODAY = '2026-01-15';
/** Domain with most applications: three pages, which suffice. */
const DOMAIN = 'D2';
const LISTED = { programme: 'HOPEN', domainCode: DOMAIN };
const ACCEPTED = ['ACCEPTED', 'TARGETS_DECLARED', 'MORE_EVIDENCE', 'TARGETS_VALIDATED'];

/** Decisions as stored; the derived periods that the graph reads are not used. */
interface Fact {
  readonly application_id: string;
  readonly sequence: number;
  readonly status: string;
  readonly act: string;
  readonly decided_on: string;
  readonly requested: number;
  readonly granted: number | null;
}
interface Line {
  readonly id: string;
  readonly programme_code: string;
  readonly region_code: string;
  readonly kind: string;
  readonly amount: number;
  readonly recorded_on: string;
  readonly application_id: string | null;
}
interface Filed {
  readonly id: string;
  readonly programme_code: string;
  readonly domain_code: string;
  readonly beneficiary: string;
  readonly legal_entity: string | null;
  readonly region_code: string;
  readonly is_public: boolean | null;
  readonly facts: Fact[];
}

/** State of an application at the end of a day, derived from its decisions. */
interface State extends Filed {
  readonly status: string;
  readonly version: number;
  readonly updatedOn: string;
  readonly requestedAmount: number;
  readonly grantedAmount: number | null;
  readonly submittedOn: string | null;
  readonly acceptedOn: string | null;
  readonly retained: boolean;
}

interface Viewer {
  readonly token: string | undefined;
  readonly isParty: (state: State) => boolean;
}

type Value = number | string;
interface Range<Kind extends Value> {
  from?: Kind;
  to?: Kind;
}
interface Filter {
  programme?: string;
  regionCode?: string;
  domainCode?: string;
  status?: string[];
  beneficiary?: string;
  requestedAmount?: Range<number>;
  grantedAmount?: Range<number>;
  submittedOn?: Range<string>;
  acceptedOn?: Range<string>;
  updatedSince?: string;
}

let graph: TestCountry;
let filed: Filed[];
let lines: Line[];
const viewers: Record<string, Viewer> = {};

beforeAll(async () => {
  graph = await startTestCountry(TODAY);
  const sql = <Row>(statement: string): Promise<Row[]> =>
    graph.country.databases.get('funding')!.em.fork().execute(statement);
  const facts = await sql<Fact>(
    `select application_id, sequence, status, act, decided_on::text as decided_on,
       requested_cents::float8 as requested, granted_cents::float8 as granted
     from funding.decision order by application_id, sequence`,
  );
  const factsOf = Map.groupBy(facts, ({ application_id }) => application_id);
  const rows = await sql<Omit<Filed, 'facts'>>(
    `select id, programme_code, domain_code, beneficiary_kind || ':' || beneficiary_number as beneficiary, region_code,
       is_public, 'EJ:' || legal_entity_finess as legal_entity
     from funding.application left join funding.beneficiary on kind = beneficiary_kind and number = beneficiary_number`,
  );
  filed = rows.map((row) => ({ ...row, facts: factsOf.get(row.id)! }));
  lines = await sql<Line>(
    `select id, programme_code, region_code, kind, amount_cents::float8 as amount, recorded_on::text as recorded_on,
       application_id from funding.ledger_line`,
  );
  const entity = filed.find(
    ({ legal_entity, region_code, domain_code }) =>
      legal_entity !== null && region_code === '93' && domain_code === DOMAIN,
  )!;
  viewers.anonymous = { token: undefined, isParty: () => false };
  viewers.partner = await viewer({ hopen_role: 'partner' }, () => false);
  for (const region of ['93', '94'])
    viewers[`ars ${region}`] = await viewer(
      { hopen_role: 'ars', hopen_region: region },
      (state) => state.region_code === region && state.submittedOn !== null,
    );
  viewers.establishment = await viewer(
    { hopen_role: 'establishment', hopen_beneficiaries: [entity.legal_entity] },
    (state) => [state.beneficiary, state.legal_entity].includes(entity.legal_entity),
  );
  viewers.dgos = await viewer({ hopen_role: 'dgos' }, ({ submittedOn }) => submittedOn !== null);
});
afterAll(() => graph?.close());

const viewer = async (
  claims: Record<string, unknown>,
  isParty: (state: State) => boolean,
): Promise<Viewer> => ({ token: await graph.token(claims), isParty });

const known = new Map<string, State[]>();
/** States of all applications at the end of a day, by number. */
function statesOn(day: string): readonly State[] {
  if (!known.has(day)) known.set(day, workOut(day).sort(byId));
  return known.get(day)!;
}

const workOut = (day: string): State[] =>
  filed.flatMap((each) => {
    const facts = each.facts.filter(({ decided_on }) => decided_on <= day);
    const last = facts.at(-1);
    if (!last) return [];
    const first = (status: string) => facts.find((fact) => fact.status === status)?.decided_on ?? null;
    const retained = first('RETAINED') !== null;
    return {
      ...each,
      facts,
      status: last.status,
      version: last.sequence,
      updatedOn: last.decided_on,
      requestedAmount: last.requested,
      grantedAmount: retained ? last.granted : null,
      submittedOn: first('SUBMITTED'),
      acceptedOn: first('ACCEPTED'),
      retained,
    };
  });

const limits = (range: Range<Value> | undefined) => range?.from !== undefined || range?.to !== undefined;
const within = (value: Value | null, range: Range<Value> | undefined) =>
  range === undefined ||
  !limits(range) ||
  (value !== null &&
    (range.from === undefined || value >= range.from) &&
    (range.to === undefined || value <= range.to));

/** Reference implementation of the filter's documented semantics for a viewer. */
function matches(state: State, filter: Filter, { isParty }: Viewer): boolean {
  const { programme, regionCode, domainCode, status, beneficiary, updatedSince } = filter;
  const isOwn = isParty(state);
  if (!isOwn && state.acceptedOn === null) return false;
  if (!isOwn && (limits(filter.requestedAmount) || limits(filter.submittedOn))) return false;
  const read = isOwn ? state.status : 'ACCEPTED';
  const changed = isOwn ? state.updatedOn : state.acceptedOn!;
  return (
    (programme === undefined || state.programme_code === programme) &&
    (regionCode === undefined || state.region_code === regionCode) &&
    (domainCode === undefined || state.domain_code === domainCode) &&
    (!status?.length || status.includes(read)) &&
    (beneficiary === undefined || state.beneficiary === beneficiary) &&
    (updatedSince === undefined || changed >= updatedSince) &&
    within(state.requestedAmount, filter.requestedAmount) &&
    within(state.grantedAmount, filter.grantedAmount) &&
    within(state.submittedOn, filter.submittedOn) &&
    within(state.acceptedOn, filter.acceptedOn)
  );
}

interface Asked {
  readonly filter?: Filter;
  readonly orderBy?: string;
  readonly asOf?: string;
  readonly fields?: string;
  readonly region?: string;
}

// biome-ignore lint/suspicious/noExplicitAny: the fields are the caller's choice.
type Node = any;

const LIST = `applications(filter: $filter, orderBy: $orderBy, asOf: $asOf, first: 100, after: $after)`;

/** All pages of a list, with the total count of the first. */
async function walk(who: Viewer, asked: Asked): Promise<{ nodes: Node[]; totalCount: number }> {
  const { filter, orderBy = 'ID', asOf, fields = 'id', region } = asked;
  const list = (count: boolean) =>
    `${LIST} { ${count ? 'totalCount' : ''} nodes { ${fields} } pageInfo { hasNextPage endCursor } }`;
  const query = (count: boolean) =>
    `query ($filter: ApplicationFilter, $orderBy: ApplicationOrder!, $asOf: Date, $after: String) {
      ${region ? `region(code: "${region}") { ${list(count)} }` : list(count)} }`;
  const nodes: Node[] = [];
  let totalCount = -1;
  for (let after: string | null = null; ; ) {
    const variables = { filter, orderBy, asOf, after };
    const { data, errors }: Answer = await graph.ask(query(after === null), variables, who.token);
    expect(errors).toBeUndefined();
    const page: Node = region ? data.region.applications : data.applications;
    if (after === null) totalCount = page.totalCount;
    nodes.push(...page.nodes);
    after = page.pageInfo.endCursor;
    if (!page.pageInfo.hasNextPage) return { nodes, totalCount };
  }
}

const idsOf = (nodes: readonly { id: string }[]) => nodes.map(({ id }) => id);

async function expectFound(viewerName: string, filter: Filter, asOf?: string): Promise<State[]> {
  const who = viewers[viewerName]!;
  const expected = statesOn(asOf ?? TODAY).filter((state) => matches(state, filter, who));
  const { nodes, totalCount } = await walk(who, { filter, ...(asOf && { asOf }) });
  expect(idsOf(nodes)).toEqual(idsOf(expected));
  expect(totalCount).toBe(expected.length);
  return expected;
}

const byId = (one: { id: string }, other: { id: string }) => (one.id < other.id ? -1 : 1);

/** Quartiles of a field's values; both are values of some application. */
function middle<Kind extends Value>(
  read: (state: State) => Kind | null,
  programme = 'HOPEN',
): { from: Kind; to: Kind } {
  const values = statesOn(TODAY)
    .filter((state) => state.programme_code === programme && state.domain_code === DOMAIN)
    .filter((state) => state.submittedOn !== null)
    .map(read)
    .filter((value) => value !== null)
    .sort((one, other) => (one < other ? -1 : 1));
  return { from: values[values.length >> 2]!, to: values[(values.length * 3) >> 2]! };
}

const RANGES = {
  requestedAmount: (state: State) => state.requestedAmount,
  grantedAmount: (state: State) => state.grantedAmount,
  submittedOn: (state: State) => state.submittedOn,
  acceptedOn: (state: State) => state.acceptedOn,
} as const;
type RangeName = keyof typeof RANGES;
const RANGE_NAMES = Object.keys(RANGES) as RangeName[];
const rangeOf = (name: RangeName) => middle<Value>(RANGES[name]);
const aBeneficiary = () =>
  statesOn(TODAY).find(
    ({ programme_code, domain_code, region_code, status }) =>
      programme_code === 'HOPEN' &&
      domain_code === DOMAIN &&
      region_code === '93' &&
      ACCEPTED.includes(status),
  )!.beneficiary;

/** Filters with existing values, built once the data are loaded. */
const FILTERS: Record<string, () => Filter> = {
  nothing: () => ({}),
  region: () => ({ regionCode: '93' }),
  domain: () => ({ domainCode: 'D3' }),
  'one status': () => ({ status: ['REFUSED'] }),
  'several statuses': () => ({ status: ['ACCEPTED', 'TARGETS_VALIDATED', 'LAPSED'] }),
  'no status at all': () => ({ status: [] }),
  beneficiary: () => ({ beneficiary: aBeneficiary() }),
  requestedAmount: () => ({ requestedAmount: middle(RANGES.requestedAmount) }),
  grantedAmount: () => ({ grantedAmount: middle(RANGES.grantedAmount) }),
  submittedOn: () => ({ submittedOn: middle(RANGES.submittedOn) }),
  acceptedOn: () => ({ acceptedOn: middle(RANGES.acceptedOn) }),
  'a minimum alone': () => ({ grantedAmount: { from: middle(RANGES.grantedAmount).to } }),
  'a last day alone': () => ({ submittedOn: { to: middle(RANGES.submittedOn).from } }),
  'a range of amounts without ends': () => ({ grantedAmount: {} }),
  'a range of days without ends': () => ({ acceptedOn: {} }),
  'a range that is empty': () => ({ requestedAmount: { from: 5_000_001, to: 5_000_000 } }),
  updatedSince: () => ({ updatedSince: middle(({ updatedOn }) => updatedOn).to }),
  'region and domain': () => ({ regionCode: '84', domainCode: 'D1' }),
  'domain and status': () => ({ domainCode: 'D2', status: ['TARGETS_VALIDATED'] }),
  'all amounts and days': () => ({
    requestedAmount: { from: 4_000_000, to: middle(RANGES.requestedAmount).to },
    grantedAmount: { from: 4_000_000 },
    submittedOn: { to: middle(RANGES.submittedOn).to },
    acceptedOn: { from: middle(RANGES.acceptedOn).from },
  }),
  'requested, but not granted': () => ({
    requestedAmount: { from: 10_000_000 },
    status: ['REFUSED', 'WITHDRAWN'],
  }),
  'everything at once': () => ({
    regionCode: '93',
    beneficiary: aBeneficiary(),
    status: ACCEPTED,
    requestedAmount: { from: 1 },
    grantedAmount: { from: 1 },
    submittedOn: { from: '2019-01-01' },
    acceptedOn: { from: '2019-01-01' },
    updatedSince: '2019-01-01',
  }),
};

describe('the DGOS filters the whole country', () => {
  it.each(Object.keys(FILTERS))('by %s', async (name) => {
    const found = await expectFound('dgos', { ...LISTED, ...FILTERS[name]!() });
    if (name === 'a range that is empty') expect(found).toEqual([]);
    else expect(found.length).toBeGreaterThan(0);
  });

  it('by nothing at all, over all programmes', async () => {
    const found = await expectFound('dgos', {});
    expect(new Set(found.map(({ programme_code }) => programme_code)).size).toBe(2);
  });

  it.each(RANGE_NAMES)('by %s, both ends included', async (name) => {
    const { from, to } = rangeOf(name);
    const step = (value: number | string, by: number) =>
      typeof value === 'number'
        ? value + by
        : new Date(Date.parse(value) + by * 86_400_000).toISOString().slice(0, 10);
    const found = await expectFound('dgos', { ...LISTED, [name]: { from, to } });
    const values = found.map((state): Value | null => RANGES[name](state));
    expect(values).toContain(from);
    expect(values).toContain(to);
    const inside = await expectFound('dgos', {
      ...LISTED,
      [name]: { from: step(from, 1), to: step(to, -1) },
    });
    expect(inside.length).toBeLessThan(found.length);
  });

  it('by the last change, that day included', async () => {
    const day = middle(({ updatedOn }) => updatedOn).to;
    const found = await expectFound('dgos', { ...LISTED, updatedSince: day });
    expect(found.some(({ updatedOn }) => updatedOn === day)).toBe(true);
  });

  it('by each status, and the parts make the whole', async () => {
    const { data } = await graph.ask('{ __type(name: "ApplicationStatus") { enumValues { name } } }');
    const names: string[] = data.__type.enumValues.map(({ name }: { name: string }) => name);
    const counts = await graph.ask(
      `{ ${names.map((name) => `${name}: applications(filter: { programme: "HOPEN", status: [${name}] }) { totalCount }`).join(' ')} }`,
      {},
      viewers.dgos!.token,
    );
    const states = statesOn(TODAY).filter((state) => matches(state, { programme: 'HOPEN' }, viewers.dgos!));
    const ofStatus = Map.groupBy(states, ({ status }) => status);
    expect(counts.data).toEqual(
      Object.fromEntries(names.map((name) => [name, { totalCount: ofStatus.get(name)?.length ?? 0 }])),
    );
    expect(ofStatus.size).toBeGreaterThan(3);
  });

  it.each(['region', 'beneficiary', 'several statuses', 'all amounts and days', 'updatedSince'])(
    'under a region as in the whole list: by %s',
    async (name) => {
      const filter = { ...LISTED, ...FILTERS[name]!() };
      const whole = await walk(viewers.dgos!, { filter: { ...filter, regionCode: '93' } });
      const { regionCode: _left, ...rest } = filter;
      expect(await walk(viewers.dgos!, { filter: rest, region: '93' })).toEqual(whole);
      expect(whole.nodes.length).toBeGreaterThan(0);
    },
  );
});

describe('what a filter tells those who are no party', () => {
  const names = ['anonymous', 'partner', 'ars 93', 'ars 94', 'establishment'];
  const cases = names.flatMap((name) => Object.keys(FILTERS).map((filter) => ({ name, filter })));
  it.each(cases)('$name by $filter in Paca: what the descriptions promise', async ({ name, filter }) => {
    await expectFound(name, { ...LISTED, ...FILTERS[filter]!(), regionCode: '93' });
  });

  it.each([
    { filter: { requestedAmount: { from: 0 } } },
    { filter: { submittedOn: { to: TODAY } } },
    { filter: { status: ['TARGETS_VALIDATED'] } },
  ])('is nothing of a public grant by $filter', async ({ filter }) => {
    for (const name of ['anonymous', 'partner', 'ars 94'])
      expect((await walk(viewers[name]!, { filter: { ...filter, regionCode: '93' } })).nodes).toEqual([]);
    const own = await walk(viewers['ars 93']!, { filter: { ...LISTED, ...filter } });
    expect(own.nodes.length).toBeGreaterThan(0);
  });

  it('is the day of acceptance by the last change, though much happened since', async () => {
    const grants = statesOn(TODAY).filter(
      ({ acceptedOn, programme_code }) => acceptedOn !== null && programme_code === 'HOPEN',
    );
    const day = grants.map(({ acceptedOn }) => acceptedOn!).sort()[grants.length >> 1]!;
    const found = await expectFound('partner', { programme: 'HOPEN', updatedSince: day });
    expect(found.every(({ acceptedOn }) => acceptedOn! >= day)).toBe(true);
    expect(grants.filter(({ updatedOn }) => updatedOn >= day).length).toBeGreaterThan(found.length);
  });
});

interface Order {
  readonly read: (state: State) => number | string | null;
  readonly isPrivate: boolean;
}
const ORDERS: Record<string, Order> = {
  ID: { read: () => '', isPrivate: false },
  SUBMITTED_ON: { read: ({ submittedOn }) => submittedOn, isPrivate: true },
  ACCEPTED_ON: { read: ({ acceptedOn }) => acceptedOn, isPrivate: false },
  UPDATED_ON: { read: ({ updatedOn }) => updatedOn, isPrivate: true },
  REQUESTED_AMOUNT: { read: ({ requestedAmount }) => requestedAmount, isPrivate: true },
  GRANTED_AMOUNT: { read: ({ grantedAmount }) => grantedAmount, isPrivate: false },
};

/** Sorts values that are hidden from this viewer last, by number. */
function inOrder(states: readonly State[], { read, isPrivate }: Order, who: Viewer): State[] {
  const visibleValue = (state: State) => (isPrivate && !who.isParty(state) ? null : read(state));
  return states.toSorted((one, other) => {
    const [left, right] = [visibleValue(one), visibleValue(other)];
    if (left === right) return byId(one, other);
    return right === null || (left !== null && left > right) ? -1 : 1;
  });
}

describe('a walk through every page', () => {
  const names = ['dgos', 'ars 93', 'partner', 'establishment'];
  const cases = names.flatMap((name) => Object.keys(ORDERS).map((orderBy) => ({ name, orderBy })));
  it.each(cases)('of the $name by $orderBy gives each row once and in order', async ({ name, orderBy }) => {
    const who = viewers[name]!;
    const filter = LISTED;
    const seen = statesOn(TODAY).filter((state) => matches(state, filter, who));
    const expected = inOrder(seen, ORDERS[orderBy]!, who);
    const { nodes, totalCount } = await walk(who, { filter, orderBy });
    expect(idsOf(nodes)).toEqual(idsOf(expected));
    expect(totalCount).toBe(expected.length);
  });

  it.each(Object.keys(ORDERS))('of a region by %s, as of a past day', async (orderBy) => {
    const [who, asOf] = [viewers.dgos!, '2020-06-30'];
    const seen = statesOn(asOf).filter((state) => matches(state, { regionCode: '93' }, who));
    const expected = inOrder(seen, ORDERS[orderBy]!, who);
    expect(expected.length).toBeGreaterThan(100);
    expect(idsOf((await walk(who, { region: '93', orderBy, asOf })).nodes)).toEqual(idsOf(expected));
  });
});

describe('a cursor', () => {
  const names = Object.keys(ORDERS);
  const FIRST = `query ($orderBy: ApplicationOrder!, $after: String) {
    applications(orderBy: $orderBy, first: 1, after: $after) { nodes { id } pageInfo { endCursor } } }`;
  const codesAfter = async (orderBy: string, after: string) => {
    const { errors } = await graph.ask(FIRST, { orderBy, after }, viewers.dgos!.token);
    return errors?.map(({ extensions }) => extensions.code);
  };
  const written = (...values: unknown[]) => Buffer.from(JSON.stringify(values)).toString('base64url');

  it.each(names)('of %s is refused by every other order', async (orderBy) => {
    const { data } = await graph.ask(FIRST, { orderBy }, viewers.dgos!.token);
    const { endCursor } = data.applications.pageInfo;
    for (const other of names)
      expect(await codesAfter(other, endCursor)).toEqual(other === orderBy ? undefined : ['INVALID_CURSOR']);
  });

  const days = [
    '2019-02-29',
    '2019-13-01',
    '0000-01-01',
    '20190630',
    '2019-06-30T00:00:00Z',
    'infinity',
    'now',
    '',
  ];
  const notDays = [...days, 20190630, ['2019-06-30'], { $ne: '2019-06-30' }, true];
  const notCents = ['4000000', 1.5, 1e300, 9_007_199_254_740_992, [1], { $gt: 0 }, true, ''];
  const garbage = [
    ...['SUBMITTED_ON', 'ACCEPTED_ON', 'UPDATED_ON'].flatMap((orderBy) =>
      notDays.map((value) => ({ orderBy, values: [value, 'HOPEN-93-100000'] })),
    ),
    ...['REQUESTED_AMOUNT', 'GRANTED_AMOUNT'].flatMap((orderBy) =>
      notCents.map((value) => ({ orderBy, values: [value, 'HOPEN-93-100000'] })),
    ),
    ...[null, 7, ['x'], { $ne: 'x' }, 'a\u0000'].map((value) => ({ orderBy: 'ID', values: [value] })),
    { orderBy: 'ID', values: [] },
    { orderBy: 'ID', values: ['a', 'b'] },
    { orderBy: 'GRANTED_AMOUNT', values: [4_000_000] },
    { orderBy: 'GRANTED_AMOUNT', values: [null] },
    { orderBy: 'GRANTED_AMOUNT', values: [null, null] },
    { orderBy: 'ID', values: [null] },
    { orderBy: 'GRANTED_AMOUNT', values: [4_000_000, 7] },
    { orderBy: 'ACCEPTED_ON', values: ['2019-06-30', 'a\u0000'] },
  ];
  it.each(garbage)('of $orderBy that holds $values is refused', async ({ orderBy, values }) => {
    expect(await codesAfter(orderBy, written(`application.${orderBy}`, ...values))).toEqual([
      'INVALID_CURSOR',
    ]);
  });

  it.each([
    { orderBy: 'ID', values: ['nobody'] },
    { orderBy: 'ID', values: ["'; drop table funding.application; --"] },
    { orderBy: 'SUBMITTED_ON', values: ['0001-01-01', ''] },
    { orderBy: 'ACCEPTED_ON', values: ['9999-12-31', ''] },
    { orderBy: 'GRANTED_AMOUNT', values: [Number.MAX_SAFE_INTEGER, ''] },
    { orderBy: 'REQUESTED_AMOUNT', values: [-1, ''] },
    { orderBy: 'ACCEPTED_ON', values: [null, ''] },
  ])('of $orderBy may stand where no row is: $values', async ({ orderBy, values }) => {
    expect(await codesAfter(orderBy, written(`application.${orderBy}`, ...values))).toBeUndefined();
  });
});

const PAST = ['2014-06-30', '2019-06-15', '2019-09-30', '2020-06-30', '2023-03-01'];
const STATE = 'id status version updatedOn requestedAmount grantedAmount submittedOn acceptedOn';
const ENVELOPE = 'asOf allotted reserved committed paid available';
const SELECTION = `candidates applications retained establishments publicEstablishments granted
  byDomain { domain { code } applications retained granted share }`;

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

function envelopeOn(day: string, programme: string, region: string) {
  const total = (...kinds: string[]) =>
    sum(
      lines
        .filter((line) => line.programme_code === programme && line.region_code === region)
        .filter(({ kind, recorded_on }) => kinds.includes(kind) && recorded_on <= day)
        .map(({ amount }) => amount),
    );
  const [allotted, committed] = [total('ALLOTMENT'), total('COMMITMENT')];
  const reserved = total('RESERVATION', 'RELEASE');
  const paid = total('ADVANCE', 'BALANCE', 'CORRECTION');
  return { asOf: day, allotted, reserved, committed, paid, available: allotted - reserved - committed };
}

function selectionOn(day: string, programme: string, region?: string) {
  const asked = statesOn(day).filter(
    (state) =>
      state.programme_code === programme &&
      state.submittedOn !== null &&
      (region === undefined || state.region_code === region),
  );
  const retained = asked.filter((state) => state.retained);
  const granted = (states: readonly State[]) => sum(states.map(({ grantedAmount }) => grantedAmount!));
  const beneficiaries = (states: readonly State[]) =>
    new Set(states.map(({ beneficiary }) => beneficiary)).size;
  return {
    candidates: beneficiaries(asked),
    applications: asked.length,
    retained: retained.length,
    establishments: beneficiaries(retained),
    publicEstablishments: beneficiaries(retained.filter(({ is_public }) => is_public)),
    granted: granted(retained),
    byDomain: [...new Set(asked.map(({ domain_code }) => domain_code))].sort().map((code) => {
      const [of, kept] = [asked, retained].map((all) =>
        all.filter(({ domain_code }) => domain_code === code),
      );
      const share = granted(retained) === 0 ? 0 : granted(kept!) / granted(retained);
      return {
        domain: { code },
        applications: of!.length,
        retained: kept!.length,
        granted: granted(kept!),
        share: expect.closeTo(share, 10),
      };
    }),
  };
}

describe.each(PAST)('as of %s', (day) => {
  it('the applications are what their decisions had made of them', async () => {
    const expected = statesOn(day)
      .filter((state) => state.submittedOn !== null && state.domain_code === DOMAIN)
      .map(({ id, status, version, updatedOn, requestedAmount, grantedAmount, submittedOn, acceptedOn }) => ({
        ...{ id, status, version, updatedOn, requestedAmount, grantedAmount, submittedOn, acceptedOn },
      }));
    expect(expected.length).toBeGreaterThan(0);
    const filter = { domainCode: DOMAIN };
    expect((await walk(viewers.dgos!, { filter, asOf: day, fields: STATE })).nodes).toEqual(expected);
  });

  it('others see the grants that were public then', async () => {
    await expectFound('partner', { domainCode: DOMAIN }, day);
    await expectFound('ars 93', { domainCode: DOMAIN, regionCode: '93' }, day);
  });

  it.each(['HOPEN', 'HN'])('the envelopes of %s are the sums of the lines until then', async (programme) => {
    const { data, errors } = await graph.ask(
      `query ($programme: ID!, $day: Date) { regions { code envelope(programme: $programme, asOf: $day) { ${ENVELOPE} } } }`,
      { programme, day },
      viewers.dgos!.token,
    );
    expect(errors).toBeUndefined();
    expect(data.regions).toHaveLength(18);
    for (const { code, envelope } of data.regions) expect(envelope).toEqual(envelopeOn(day, programme, code));
  });

  it.each(['HOPEN', 'HN'])(
    'the selection of %s counts what was filed and retained until then',
    async (programme) => {
      const { data, errors } = await graph.ask(
        `query ($programme: ID!, $day: Date) {
        programme(code: $programme) { selection(asOf: $day) { ${SELECTION} } }
        regions { code selection(programme: $programme, asOf: $day) { ${SELECTION} } } }`,
        { programme, day },
        viewers.dgos!.token,
      );
      expect(errors).toBeUndefined();
      expect(data.programme.selection).toEqual(selectionOn(day, programme));
      for (const { code, selection } of data.regions)
        expect(selection).toEqual(selectionOn(day, programme, code));
    },
  );

  it('decisions, ledger lines and payments stop there', async () => {
    const fields = `${STATE} decisions { version act decidedOn } ledgerLines { id recordedOn } instalments { kind paid }`;
    const filter = { regionCode: '93', domainCode: DOMAIN };
    const { nodes } = await walk(viewers.dgos!, { asOf: day, filter, fields });
    expect(nodes.length).toBeGreaterThan(0);
    const linesOf = Map.groupBy(lines, ({ application_id }) => application_id);
    const states = new Map(statesOn(day).map((state) => [state.id, state]));
    for (const { id, decisions, ledgerLines, instalments } of nodes) {
      const { facts } = states.get(id)!;
      const visible = facts.slice(facts.findIndex(({ act }) => act === 'SUBMIT'));
      expect(decisions).toEqual(
        visible.map(({ sequence, act, decided_on }) => ({ version: sequence, act, decidedOn: decided_on })),
      );
      const booked = (linesOf.get(id) ?? []).filter(({ recorded_on }) => recorded_on <= day);
      expect(idsOf(ledgerLines).sort()).toEqual(idsOf(booked).sort());
      const paid = booked.filter(({ kind }) => ['ADVANCE', 'BALANCE', 'CORRECTION'].includes(kind));
      expect(sum(instalments.map((each: { paid: number }) => each.paid))).toBe(
        sum(paid.map(({ amount }) => amount)),
      );
    }
  });
});

describe('asking as of a day', () => {
  const READS: Record<string, (day: string) => string> = {
    applications: (day) =>
      `applications(filter: { programme: "HOPEN", regionCode: "93" }, asOf: "${day}", first: 3) { totalCount nodes { ${STATE} } }`,
    application: (day) =>
      `application(id: "${life().id}", asOf: "${day}") { ${STATE} decisions { version } ledgerLines { id } instalments { kind amount paid dueOn } }`,
    "a region's applications": (day) =>
      `region(code: "93") { applications(filter: { programme: "HOPEN" }, asOf: "${day}", first: 3) { totalCount nodes { ${STATE} decisions { version } ledgerLines { id } } } }`,
    "a region's envelope": (day) =>
      `region(code: "93") { envelope(programme: "HOPEN", asOf: "${day}") { ${ENVELOPE} lines(first: 3) { totalCount nodes { id } } } }`,
    "a region's selection": (day) =>
      `region(code: "93") { selection(programme: "HOPEN", asOf: "${day}") { ${SELECTION} } }`,
    "a programme's selection": (day) =>
      `programme(code: "HOPEN") { selection(asOf: "${day}") { ${SELECTION} } }`,
    "a programme's transmissions": (day) =>
      `programme(code: "HOPEN") { transmissions(asOf: "${day}") { region { code } transmission { version transmittedOn } } }`,
    "a beneficiary's applications": (day) => {
      const [kind, finess] = life().beneficiary.split(':') as [string, string];
      const root = kind === 'EJ' ? 'legalEntity' : 'establishment';
      return `${root}(finess: "${finess}") { applications(asOf: "${day}") { totalCount nodes { ${STATE} decisions { version } } } }`;
    },
  };
  /** Fully paid application of Paca, active on all five days. */
  const life = () =>
    statesOn(TODAY).find(
      ({ id, region_code, programme_code }) =>
        region_code === '93' &&
        programme_code === 'HOPEN' &&
        lines.some((line) => line.application_id === id && line.kind === 'BALANCE'),
    )!;
  const dgos = (query: string) => graph.ask(query, {}, viewers.dgos!.token);

  it.each(Object.keys(READS))('twice in one query gives what it gives alone: %s', async (name) => {
    const [early, late] = ['2019-08-15', '2022-06-30'];
    const read = READS[name]!;
    const alone = [await dgos(`{ ${read(early)} }`), await dgos(`{ ${read(late)} }`)];
    expect(alone.map(({ errors }) => errors)).toEqual([undefined, undefined]);
    const [root] = Object.keys(alone[0]!.data) as [string];
    const { data, errors } = await dgos(`{ early: ${read(early)} late: ${read(late)} }`);
    expect(errors).toBeUndefined();
    expect([data.early, data.late]).toEqual(alone.map((answer) => answer.data[root]));
    expect(data.early).not.toEqual(data.late);
    // Nested under one parent, too.
    const [, parent, inside] = /^(\w+\([^)]*\)) \{ (.*) \}$/s.exec(read(early)) ?? [];
    if (!parent || name === 'applications' || name === 'application') return;
    const [, , insideLate] = /^(\w+\([^)]*\)) \{ (.*) \}$/s.exec(read(late))!;
    const nested = await dgos(`{ it: ${parent} { early: ${inside} late: ${insideLate} } }`);
    expect(nested.errors).toBeUndefined();
    const [field] = Object.keys(alone[0]!.data[root]) as [string];
    expect([nested.data.it.early, nested.data.it.late]).toEqual(
      alone.map((answer) => answer.data[root][field]),
    );
  });

  it.each(Object.keys(READS))('today is what it gives without a day: %s', async (name) => {
    const read = READS[name]!(TODAY);
    const undated = read
      .replace(`, asOf: "${TODAY}"`, '')
      .replace(`(asOf: "${TODAY}")`, '')
      .replace(`asOf: "${TODAY}", `, '');
    expect(undated).not.toContain(TODAY);
    const [{ data, errors }, dated] = [await dgos(`{ ${undated} }`), await dgos(`{ ${read} }`)];
    expect({ data, errors }).toEqual({ data: dated.data, errors: dated.errors });
  });

  const days = ['2026-01-16', '9999-12-31'];
  it.each(Object.keys(READS).flatMap((name) => days.map((day) => ({ name, day }))))(
    'in the future is refused: $name on $day',
    async ({ name, day }) => {
      const { errors } = await dgos(`{ ${READS[name]!(day)} }`);
      expect(errors?.map(({ extensions }) => extensions.code)).toEqual(['DAY_OUT_OF_RANGE']);
    },
  );

  it('before everything finds nothing', async () => {
    const { data } = await dgos(
      `{ ${READS.application!('0001-01-01')} ${READS.applications!('0001-01-01')} }`,
    );
    expect(data).toEqual({ application: null, applications: { totalCount: 0, nodes: [] } });
  });

  it('follows an application from nothing to its last payment', async () => {
    const { id, facts } = life();
    for (const day of [...facts.map(({ decided_on }) => decided_on), TODAY]) {
      const { data } = await dgos(`{ application(id: "${id}", asOf: "${day}") { status version } }`);
      const state = statesOn(day).find((each) => each.id === id)!;
      const { status, version } = state;
      expect(data.application).toEqual(state.submittedOn === null ? null : { status, version });
    }
  });
});

describe('as of yesterday', () => {
  let campaign: Campaign;
  beforeAll(async () => {
    campaign = await openCampaign();
  });
  afterAll(() => campaign?.graph.close());

  it('nothing is changed by what is done today', async () => {
    const { dgos, paca, sites } = campaign;
    const target = await fileApplication(campaign, sites[0]!, 'D1', 5_000_000);
    const other = await fileApplication(campaign, sites[1]!, 'D2', 6_000_000);
    campaign.graph.liveOn('2019-05-03');
    const reads = (asOf: string | null) =>
      dgos.ask(
        `query ($asOf: Date, $id: ID!) {
          applications(filter: { programme: "HOPEN" }, asOf: $asOf, first: 100) { totalCount nodes {
            ${STATE} decisions { version act } ledgerLines { id amount } instalments { kind paid } } }
          application(id: $id, asOf: $asOf) { ${STATE} decisions { version act } }
          programme(code: "HOPEN") { selection(asOf: $asOf) { ${SELECTION} } }
          region(code: "93") { envelope(programme: "HOPEN", asOf: $asOf) { ${ENVELOPE} lines { nodes { id amount } } }
            selection(programme: "HOPEN", asOf: $asOf) { ${SELECTION} } } }`,
        { asOf, id: target.applicationId },
      );
    const before = await reads('2019-05-02');
    expect(before.errors).toBeUndefined();
    expect(before.data.applications.totalCount).toBe(2);

    const today = await reads(null);
    expectDone(await paca.act('returnApplication', { ...target, motive: 'À compléter.' }));
    expectDone(await paca.act('refuseApplication', { ...other, motive: 'Hors champ.' }));
    const allotment = { programme: 'HOPEN', regionCode: '93', amount: -100, motive: 'Ajustement.' };
    expectDone(await dgos.act('allotEnvelope', allotment));
    await fileApplication(campaign, sites[2]!, 'D3', 7_000_000);

    expect(await reads('2019-05-02')).toEqual(before);
    const after = await reads(null);
    expect(after.data.applications.totalCount).toBe(3);
    expect(after.data.application).toMatchObject({ status: 'RETURNED', version: 3 });
    expect(after.data.region.envelope.allotted).toBe(today.data.region.envelope.allotted - 100);
    campaign.graph.liveOn('2019-05-04');
    expect(await reads('2019-05-02')).toEqual(before);
    const yesterday = await reads('2019-05-03');
    expect({ ...yesterday.data, region: { ...yesterday.data.region, envelope: null } }).toEqual({
      ...after.data,
      region: { ...after.data.region, envelope: null },
    });
  });
});
