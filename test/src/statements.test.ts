import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type House, openHouse } from './house.ts';

const PAGE = `query Page($first: Int!) { establishments(first: $first) { nodes {
  finess name legalEntity { finess name } region { code name }
  applications(programme: "HOPEN") { nodes { id status grantedAmount domain { code label } } } } } }`;

let house: House;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house.close());

describe('the cost of a page does not grow with the page', () => {
  it.each(['anonymous', 'dgos'])(
    '%s: the same SQL statements for 10 establishments and for 100',
    async (role) => {
      const token = role === 'anonymous' ? undefined : await house.token({ hopen_role: role });
      const cost = async (first: number) => {
        house.work();
        const { data, errors } = await house.ask(PAGE, { first }, token);
        expect(errors).toBeUndefined();
        expect(data.establishments.nodes).toHaveLength(first);
        return house.work();
      };
      const [ten, hundred] = [await cost(10), await cost(100)];
      expect(hundred.statements.length).toBe(ten.statements.length);
      expect(hundred.statements.length).toBeLessThanOrEqual(6);
      // One request per subgraph and entity: Establishment and its list, Establishment in funding, Domain in indicators.
      expect(hundred.requests.sort()).toEqual(['establishments', 'funding', 'indicators']);
    },
  );

  it('eighteen regions with their lists and envelopes cost what one does', async () => {
    const query = (
      root: string,
    ) => `{ ${root} { code establishmentCount establishments(first: 3) { totalCount nodes { finess } }
      legalEntities(first: 3) { totalCount nodes { name } } hospitalGroups(first: 3) { totalCount nodes { name } }
      applications(filter: { programme: "HOPEN" }, first: 3) { totalCount nodes { id } } envelope(programme: "HOPEN") { paid } } }`;
    house.work();
    const one = await house.ask(query('region(code: "93")'));
    const cost = house.work().statements.length;
    const all = await house.ask(query('regions'));
    expect([one.errors, all.errors]).toEqual([undefined, undefined]);
    expect(house.work().statements.length).toBe(cost);
    const paca = all.data.regions.find(({ code }: { code: string }) => code === '93');
    expect(paca).toEqual(one.data.region);
  });

  it('does not count a list that nobody asked the length of', async () => {
    house.work();
    await house.ask(`{ establishments(first: 5) { nodes { finess } } }`);
    expect(house.work().statements).toHaveLength(1);
  });
});
