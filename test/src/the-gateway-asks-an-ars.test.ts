import { authenticator, GATEWAY_ISSUER, gatewayAudience, type Listening } from '@hopen/kit';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import {
  after,
  claimsOf,
  type FakeArs,
  GOOD,
  heard,
  NATIONAL,
  openFakeArs,
  openGateway,
  says,
  supergraphWith,
} from './fake-ars.ts';
import { type Answer, ask, type House, openHouse } from './house.ts';
import { keptLog } from './kept-log.ts';

const whole = { data: { _entities: [GOOD] } };
const TIMEOUT_MS = 1_500;
const PROBE_MS = 1_000;
/** Long enough for all who ask at once to have asked. */
const WHILE_MS = 600;
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const PUBLISH = 'mutation { publish }';
const ONE = '{ region(code: "93") { roadmap { brief: vision } } }';

let house: House;
let ars: FakeArs;
let gateway: Listening;
const tokens: Record<string, string> = {};
const { log, lines } = keptLog();
beforeAll(async () => {
  house = await openHouse();
  ars = await openFakeArs();
  tokens.paca = await house.token({ hopen_role: 'ars', hopen_region: '93' });
  tokens.bretagne = await house.token({ hopen_role: 'ars', hopen_region: '53' });
  tokens.dgos = await house.token({ hopen_role: 'dgos' });
  tokens.partner = await house.token({ hopen_role: 'partner' });
  tokens.reader = await house.token({ hopen_role: 'ars', hopen_region: '93', hopen_scope: 'read' });
});
afterAll(async () => {
  await ars.leave();
  await house.close();
});
beforeEach(async () => {
  lines.length = 0;
  ars.received.length = 0;
  ars.behave((response, { query }) =>
    says(query.startsWith('mutation') ? { data: { publish: 'done' } } : whole)(response, {} as never),
  );
  gateway = await openGateway(house, ars, {
    supergraph: await supergraphWith({ mutation: 'publish: String' }),
    patience: {
      timeoutMsOf: (name) => (name === 'roadmaps-paca' ? TIMEOUT_MS : 10_000),
      retryAfterMs: 5,
      failuresInARow: 3,
      probeAfterMs: PROBE_MS,
      lastKnownMs: 1,
    },
    log,
  });
});
afterEach(() => gateway.stop());

const all = (count: number, query: string, ...viewers: (string | undefined)[]) =>
  Promise.all(
    viewers.flatMap((token) => Array.from({ length: count }, () => ask(gateway.url, query, {}, token))),
  );
const isMissing = ({ extensions }: Answer) => extensions?.completeness.complete === false;

describe('the same question of the same viewer is asked once at a time', () => {
  it('and each gets the whole answer', async () => {
    ars.behave(after(WHILE_MS, says(whole)));
    const answers = await all(10, NATIONAL, undefined);
    expect(ars.received).toHaveLength(1);
    for (const answer of answers) expect(heard(answer)).toHaveLength(18);
    await ask(gateway.url, NATIONAL);
    expect(ars.received).toHaveLength(2);
  });

  it('another viewer asks for himself, and those whom the ARS does not tell apart ask together', async () => {
    ars.behave(after(WHILE_MS, says(whole)));
    await all(3, ONE, tokens.paca, tokens.bretagne, undefined, tokens.dgos, tokens.partner);
    expect(ars.received).toHaveLength(3);
  });

  it('a mutation is sent each time', async () => {
    ars.behave(after(WHILE_MS, says({ data: { publish: 'done' } })));
    await all(4, PUBLISH, tokens.paca);
    expect(ars.received).toHaveLength(4);
  });

  it('who has acted does not join what was asked before', async () => {
    ars.behave((response, { query }) =>
      query.startsWith('mutation')
        ? says({ data: { publish: 'done' } })(response, {} as never)
        : after(WHILE_MS, says(whole))(response, {} as never),
    );
    const before = ask(gateway.url, ONE);
    while (ars.received.length === 0) await pause(5);
    await ask(gateway.url, PUBLISH, {}, tokens.paca);
    await Promise.all([before, ask(gateway.url, ONE)]);
    expect(ars.received).toHaveLength(3);
  });
});

describe('what fails at once is tried again, when it is a question', () => {
  it.each([502, 503, 504])('after %d', async (status) => {
    ars.behave(says('', status));
    expect(isMissing(await ask(gateway.url, ONE))).toBe(true);
    expect(ars.received).toHaveLength(3);
  });

  it('after a connection that was cut', async () => {
    ars.behave((response) => response.destroy());
    expect(isMissing(await ask(gateway.url, ONE))).toBe(true);
    expect(ars.received).toHaveLength(3);
  });

  it.each([500, 401, 403, 404])('and not after %d', async (status) => {
    ars.behave(says('', status));
    expect(isMissing(await ask(gateway.url, ONE))).toBe(true);
    expect(ars.received).toHaveLength(1);
  });

  it('and never a mutation', async () => {
    ars.behave(says('', 503));
    expect(isMissing(await ask(gateway.url, PUBLISH, {}, tokens.paca))).toBe(true);
    expect(ars.received).toHaveLength(1);
  });

  it('within the time that the subgraph has for all tries', async () => {
    ars.behave(after(TIMEOUT_MS / 2 - 100, says('', 503)));
    const begin = performance.now();
    await ask(gateway.url, ONE);
    expect(performance.now() - begin).toBeLessThan(TIMEOUT_MS * 1.6);
  });
});

describe('an ARS that fails again and again is left alone', () => {
  const failThreeTimes = async () => {
    ars.behave(says('', 500));
    for (let time = 0; time < 3; time++) await ask(gateway.url, ONE);
  };

  it('then asked once whether it is back, and heard again when it is', async () => {
    await failThreeTimes();
    expect(isMissing(await ask(gateway.url, ONE))).toBe(true);
    expect(ars.received).toHaveLength(3);
    expect(lines.filter(({ msg }) => msg.includes('left alone'))).toHaveLength(1);

    await pause(PROBE_MS + 50);
    ars.behave(after(50, says('', 500)));
    await Promise.all([
      ask(gateway.url, ONE),
      ask(gateway.url, NATIONAL),
      ask(gateway.url, ONE, {}, tokens.paca),
    ]);
    expect(ars.received).toHaveLength(4);

    await pause(PROBE_MS + 50);
    ars.behave(says(whole));
    for (let time = 0; time < 3; time++) expect(isMissing(await ask(gateway.url, ONE))).toBe(false);
    expect(ars.received).toHaveLength(7);
  });

  it.each([401, 403, 429])(
    'but not for refusing with %d, which is between it and one viewer',
    async (status) => {
      ars.behave((response, { authorization }) =>
        (authorization ? says('', status) : says(whole))(response, {} as never),
      );
      for (let time = 0; time < 6; time++)
        expect(isMissing(await ask(gateway.url, ONE, {}, tokens.paca))).toBe(true);
      expect(isMissing(await ask(gateway.url, ONE))).toBe(false);
    },
  );
});

describe('the token that an ARS is sent', () => {
  const sent = () => ars.received.map(({ authorization }) => authorization);

  it.each([
    ['read', ONE],
    ['act', PUBLISH],
  ])('is the gateway’s own, for that ARS and for a minute, to %s', async (scope, query) => {
    await ask(gateway.url, query, {}, tokens.bretagne);
    const claims = claimsOf(sent()[0]!);
    expect(claims).toEqual({
      iss: GATEWAY_ISSUER,
      aud: gatewayAudience('roadmaps-paca'),
      hopen_role: 'ars',
      hopen_region: '53',
      hopen_scope: scope,
      iat: expect.any(Number),
      exp: expect.any(Number),
    });
    expect(Number(claims.exp) - Number(claims.iat)).toBe(60);
  });

  it('is used again for the same viewer and purpose alone', async () => {
    for (const token of [tokens.paca, tokens.paca, tokens.bretagne]) await ask(gateway.url, ONE, {}, token);
    await ask(gateway.url, PUBLISH, {}, tokens.paca);
    const [first, second, third, fourth] = sent();
    expect(second).toBe(first);
    expect(new Set([first, third, fourth]).size).toBe(3);
  });

  it('is none for any other viewer', async () => {
    for (const token of [undefined, tokens.dgos, tokens.partner]) await ask(gateway.url, ONE, {}, token);
    expect(sent()).toEqual([undefined, undefined, undefined]);
  });

  it('is never the client’s', async () => {
    for (const token of Object.values(tokens)) {
      await ask(gateway.url, NATIONAL, {}, token);
      await ask(gateway.url, PUBLISH, {}, token);
    }
    for (const token of Object.values(tokens)) expect(JSON.stringify(ars.received)).not.toContain(token);
  });

  it('is told by the key that the gateway publishes, at that subgraph and no other', async () => {
    await ask(gateway.url, ONE, {}, tokens.paca);
    const checking = (audience: string) =>
      authenticator({
        issuer: GATEWAY_ISSUER,
        audience,
        jwksUrl: new URL('/jwks.json', gateway.url).href,
      })(sent()[0]);
    expect(await checking('hopen:roadmaps-paca')).toEqual({ role: 'ARS', region: '93', mayOnlyRead: true });
    await expect(checking('hopen:roadmaps-bretagne')).rejects.toThrow();
    await expect(checking('hopen')).rejects.toThrow();
    const published = await (await fetch(new URL('/jwks.json', gateway.url))).json();
    expect(JSON.stringify(published)).not.toContain('"d"');
  });

  it('is not made for acting where the client’s own is for reading', async () => {
    const { data, errors } = await ask(gateway.url, PUBLISH, {}, tokens.reader);
    expect(data).toBeUndefined();
    expect(errors?.[0]?.extensions.code).toBe('FORBIDDEN');
    expect(ars.received).toEqual([]);
  });
});

describe('ARS Paca’s own subgraph', () => {
  it('takes the gateway’s token', async () => {
    for (const token of [tokens.paca, tokens.bretagne, tokens.dgos, undefined]) {
      const { data, errors } = await house.ask(ONE, {}, token);
      expect(errors).toBeUndefined();
      expect(data.region.roadmap.brief).toEqual(expect.any(String));
    }
  });

  it('takes no other, whoever signed it', async () => {
    const { url } = house.country.subgraphs.get('roadmaps-paca')!;
    for (const token of [tokens.paca, tokens.dgos]) {
      const { errors } = await ask(url, '{ __typename }', {}, token);
      expect(errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED');
    }
    expect((await ask(url, '{ __typename }')).errors).toBeUndefined();
  });
});
