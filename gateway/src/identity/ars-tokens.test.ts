import type { Bearer } from '@hopen/kit/auth';
import { describe, expect, it } from '@jest/globals';
import { decodeJwt } from 'jose';
import { ArsTokens, type Purpose } from './ars-tokens.ts';
import { makeSigningKey } from './signing-key.ts';

const SECRET = 'marie.durand';
const agent = (sub: string, region = '93'): Bearer => ({
  role: 'ARS',
  region,
  subject: `["urn:issuer","${sub}"]`,
});

/** Claims about a viewer in the token that a newly started gateway makes for a subgraph. */
async function claimsOf(viewer: Bearer, subgraph = 'roadmaps-paca', purpose: Purpose = 'ACT') {
  const tokens = new ArsTokens(await makeSigningKey());
  return decodeJwt((await tokens.authorizationFor(subgraph, viewer, purpose))!.replace('Bearer ', ''));
}
const subOf = async (...args: Parameters<typeof claimsOf>) => (await claimsOf(...args)).sub;

describe('the name that an ARS knows a person by', () => {
  it('is always the same there, whatever gateway says it, and nobody else’s', async () => {
    const name = await subOf(agent(SECRET));
    expect(name).toEqual(expect.any(String));
    expect(await subOf(agent(SECRET))).toBe(name);
    expect(await subOf(agent('somebody-else'))).not.toBe(name);
  });

  it('is another one at another ARS, and never that of the identity provider', async () => {
    expect(await subOf(agent(SECRET), 'roadmaps-bretagne')).not.toBe(await subOf(agent(SECRET)));
    expect(JSON.stringify(await claimsOf(agent(SECRET)))).not.toContain(SECRET);
  });

  it('is the same for who acts and for who asks its own root fields, which is no act', async () => {
    const reading = await claimsOf(agent(SECRET), 'roadmaps-paca', 'ROOT_FIELDS');
    expect(reading).toMatchObject({ sub: await subOf(agent(SECRET)), hopen_scope: 'read' });
  });

  it('is not told of who reads roadmaps, nor where the token names nobody', async () => {
    expect(await claimsOf(agent(SECRET), 'roadmaps-paca', 'ENTITIES')).not.toHaveProperty('sub');
    expect(await claimsOf({ role: 'ARS', region: '93' })).not.toHaveProperty('sub');
  });
});

describe('the token of an act', () => {
  it('is each person’s own, also from one gateway', async () => {
    const tokens = new ArsTokens(await makeSigningKey());
    const [one, other] = await Promise.all(
      ['one', 'other'].map((sub) => tokens.authorizationFor('roadmaps-paca', agent(sub), 'ACT')),
    );
    expect(decodeJwt(one!.slice(7)).sub).not.toBe(decodeJwt(other!.slice(7)).sub);
  });
});
