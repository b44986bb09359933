import { LIMITS } from '@hopen/gateway';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { post } from '../support/gateway-without-subgraphs.ts';
import { startTestCountry, type TestCountry } from '../support/test-country.ts';

const BUDGET = 10_000;
const { operationCost } = LIMITS;

let graph: TestCountry;
let dgos: string;
beforeAll(async () => {
  const limits = { costPerMinute: BUDGET, planningCost: 0, readingCost: 0 };
  graph = await startTestCountry(undefined, undefined, { frontDoor: { limits } });
  dgos = await graph.token({ hopen_role: 'dgos' });
});
afterAll(() => graph?.close());

let viewers = 0;
/** Estimated and actual cost of a query, and its charge on a fresh budget. */
async function charged(query: string) {
  const token = await graph.token({ hopen_role: 'partner', sub: `partner ${viewers++}` });
  const { body, headers, codes } = await post(graph.url, { query }, { authorization: `Bearer ${token}` });
  const taken = BUDGET - Number(/r=(\d+)/.exec(headers.get('ratelimit')!)![1]);
  return { ...body.extensions.cost, taken, codes: [...new Set(codes)], data: body.data };
}

describe('what an answer costs', () => {
  it('is charged instead of what its question might have cost', async () => {
    const query = '{ hospitalGroups(first: 100, filter: { regionCode: "06" }) { nodes { code } } }';
    const { requested, actual, taken, data } = await charged(query);
    expect(requested).toBe(operationCost + 20 + 1 + 100);
    expect(actual).toBe(operationCost + 20 + 1 + data.hospitalGroups.nodes.length);
    expect(actual).toBeLessThan(requested);
    expect(taken).toBe(actual);
  });

  it('is all that it might have cost where something failed', async () => {
    const { requested, actual, taken, codes } = await charged(
      '{ hospitalGroups(first: 50) { nodes { code } } region(code: "00") { name } }',
    );
    expect(codes).toEqual(['UNKNOWN_REGION']);
    expect([actual, taken]).toEqual([undefined, requested]);
  });

  it('is one for what the viewer may not see, and no work', async () => {
    const { actual, taken, codes } = await charged(
      '{ regions { disbursementForecast(programme: "HOPEN") { month } } }',
    );
    expect(codes).toEqual(['FORBIDDEN']);
    expect([actual, taken]).toEqual([operationCost + 18 + 18, operationCost + 18 + 18]);
  });
});

describe('the work of a sum', () => {
  const selections = (count: number) =>
    `{ region(code: "93") { ${Array.from({ length: count }, (_, index) => `a${index}: selection(programme: "HOPEN", asOf: "${2019 + index}-12-31") { retained }`).join(' ')} } }`;
  const statements = async (query: string, token?: string) => {
    graph.work();
    const { errors, data } = await graph.ask(query, {}, token);
    expect(errors).toBeUndefined();
    return { count: graph.work().statements.length, data };
  };

  it('of a region grows with no day that is asked, and reads no other region', async () => {
    const [one, seven] = [await statements(selections(1), dgos), await statements(selections(7), dgos)];
    expect(seven.count).toBe(one.count);
    graph.work();
    await graph.ask(selections(1), {}, dgos);
    const [filed] = graph.work().statements.filter((sql) => sql.includes('application_state'));
    expect(filed).toMatch(/region_code = any/);
  });

  it('that everybody is told is done once for a day of notification', async () => {
    const ask = () => statements('{ region(code: "84") { selection(programme: "HOPEN") { retained } } }');
    await ask();
    graph.work();
    await ask();
    expect(graph.work().statements.filter((sql) => sql.includes('application_state'))).toEqual([]);
  });

  it('of verdicts is done anew for whom something came of', async () => {
    const query = '{ programme(code: "HOPEN") { attainment { domains { declared } } } }';
    const indicators = graph.country.databases.get('indicators')!.em.fork();
    const first = await statements(query, dgos);
    const again = await statements(query, dgos);
    expect(again.count).toBeLessThan(first.count);
    expect(again.data).toEqual(first.data);
    const [{ number }] = (await indicators.execute(
      `select beneficiary_number as number from indicators.indicator_value
       where programme_code = 'HOPEN' and indicator_code like 'D%' limit 1`,
    )) as [{ number: string }];
    const declare = (day: string, was: string) =>
      indicators.execute(
        `update indicators.indicator_value set declared_on = ? where beneficiary_number = ? and declared_on = ?`,
        [day, number, was],
      );
    const days: { day: string }[] = await indicators.execute(
      `select distinct declared_on::text as day from indicators.indicator_value where beneficiary_number = ?`,
      [number],
    );
    for (const [index, { day }] of days.entries()) await declare(`2027-01-0${index + 1}`, day);
    expect((await statements(query, dgos)).data).not.toEqual(first.data);
    for (const [index, { day }] of days.entries()) await declare(day, `2027-01-0${index + 1}`);
    expect((await statements(query, dgos)).data).toEqual(first.data);
  });
});
