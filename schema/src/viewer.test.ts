import { describe, expect, it } from '@jest/globals';
import { adviceOnClaims, steers, type Viewer, viewerFromClaims } from './viewer.ts';

const national = (body: string, ...programmes: string[]): Viewer => ({ role: 'NATIONAL', body, programmes });

describe('the viewer that a token describes', () => {
  it.each([
    { who: 'the DGOS', claims: { hopen_role: 'dgos' }, viewer: national('DGOS') },
    {
      who: 'the DGOS, said twice',
      claims: { hopen_role: 'dgos', hopen_body: 'DGOS' },
      viewer: national('DGOS'),
    },
    {
      who: 'the DGOS as a national body',
      claims: { hopen_role: 'national', hopen_body: 'DGOS' },
      viewer: national('DGOS'),
    },
    {
      who: 'the DNS, which brings no programmes with it',
      claims: {
        hopen_role: 'national',
        hopen_body: 'DNS',
        programmes: ['HOPEN'],
        hopen_programmes: ['HOPEN'],
      },
      viewer: national('DNS'),
    },
    { who: 'a partner', claims: { hopen_role: 'partner' }, viewer: { role: 'PARTNER' } },
    {
      who: 'the ARS of a region',
      claims: { hopen_role: 'ars', hopen_region: '93' },
      viewer: { role: 'ARS', region: '93' },
    },
    {
      who: 'the ARS of a region overseas',
      claims: { hopen_role: 'ars', hopen_region: '01' },
      viewer: { role: 'ARS', region: '01' },
    },
    {
      who: 'a site',
      claims: { hopen_role: 'establishment', hopen_beneficiaries: ['ET:130786049'] },
      viewer: { role: 'ESTABLISHMENT', beneficiaries: ['ET:130786049'] },
    },
    {
      who: 'a legal entity, a site and a group at once',
      claims: {
        hopen_role: 'establishment',
        hopen_beneficiaries: ['EJ:130786049', 'ET:2A0000014', 'GHT:93-01'],
      },
      viewer: { role: 'ESTABLISHMENT', beneficiaries: ['EJ:130786049', 'ET:2A0000014', 'GHT:93-01'] },
    },
    {
      who: 'the DGOS, whatever else the token says',
      claims: { hopen_role: 'dgos', hopen_region: '93', hopen_beneficiaries: ['EJ:130786049'], sub: 'x' },
      viewer: national('DGOS'),
    },
  ])('is $who', ({ claims, viewer }) => {
    expect(viewerFromClaims(claims)).toEqual(viewer);
  });

  it.each<{ why: string; claims: Record<string, unknown> }>([
    { why: 'no role', claims: {} },
    { why: 'a region and no role', claims: { hopen_region: '93' } },
    { why: 'an unknown role', claims: { hopen_role: 'admin' } },
    { why: 'a role in capitals', claims: { hopen_role: 'DGOS' } },
    { why: 'the anonymous role, which no token gives', claims: { hopen_role: 'anonymous' } },
    { why: 'a role named like a property of every object', claims: { hopen_role: 'constructor' } },
    { why: 'a role named like the prototype', claims: { hopen_role: '__proto__' } },
    { why: 'several roles', claims: { hopen_role: ['dgos'] } },
    { why: 'a role that is no text', claims: { hopen_role: true } },
    { why: 'a national body without a name', claims: { hopen_role: 'national' } },
    { why: 'a national body in small letters', claims: ofBody('dns') },
    { why: 'a national body with an empty name', claims: ofBody('') },
    { why: 'a national body with a blank behind it', claims: ofBody('DNS ') },
    { why: 'a national body with a line behind it', claims: ofBody('DNS\n') },
    { why: 'a national body of one letter', claims: ofBody('D') },
    { why: 'a national body of 21 letters', claims: ofBody('D'.repeat(21)) },
    { why: 'a national body in letters that look alike', claims: ofBody('DΝS') },
    { why: 'a list of national bodies', claims: ofBody(['DGOS']) },
    { why: 'a national body that is no text', claims: ofBody(true) },
    { why: 'no national body', claims: ofBody(null) },
    { why: 'a national body named like an agency', claims: ofBody('ARS 93') },
    { why: 'the role national in capitals', claims: { hopen_role: 'NATIONAL', hopen_body: 'DNS' } },
    { why: 'the DGOS for the DNS', claims: { hopen_role: 'dgos', hopen_body: 'DNS' } },
    { why: 'the DGOS for a list', claims: { hopen_role: 'dgos', hopen_body: ['DGOS'] } },
    { why: 'the DGOS for nobody', claims: { hopen_role: 'dgos', hopen_body: '' } },
    { why: 'the DGOS for null', claims: { hopen_role: 'dgos', hopen_body: null } },
    { why: 'an ARS without a region', claims: { hopen_role: 'ars' } },
    { why: 'an ARS of an unknown region', claims: { hopen_role: 'ars', hopen_region: '13' } },
    { why: 'an ARS of a region as a number', claims: { hopen_role: 'ars', hopen_region: 93 } },
    { why: 'an ARS of several regions', claims: { hopen_role: 'ars', hopen_region: ['93'] } },
    { why: 'an ARS of a prototype', claims: { hopen_role: 'ars', hopen_region: '__proto__' } },
    { why: 'an ARS of an empty region', claims: { hopen_role: 'ars', hopen_region: '' } },
    { why: 'an establishment without numbers', claims: { hopen_role: 'establishment' } },
    { why: 'an establishment of no number', claims: establishment([]) },
    { why: 'an establishment of a text', claims: establishment('ET:130786049') },
    { why: 'an establishment of null', claims: establishment(null) },
    {
      why: 'a bare number, which does not tell a site from its entity',
      claims: establishment(['130786049']),
    },
    { why: 'a wrong check digit', claims: establishment(['ET:130786048']) },
    { why: 'one wrong number among right ones', claims: establishment(['EJ:130786049', 'ET:130786048']) },
    { why: 'an unknown kind', claims: establishment(['XX:130786049']) },
    { why: 'a kind in small letters', claims: establishment(['et:130786049']) },
    { why: 'a kind named like the prototype', claims: establishment(['__proto__:130786049']) },
    { why: 'a group without a code', claims: establishment(['GHT:']) },
    { why: 'a number that is no text', claims: establishment([130786049]) },
    { why: 'a missing number among right ones', claims: establishment(['EJ:130786049', null]) },
    { why: 'a list in the list', claims: establishment([['ET:130786049']]) },
    { why: 'something behind the number', claims: establishment(['ET:130786049:EJ']) },
  ])('is nobody, and the token is refused, with $why', ({ claims }) => {
    expect(viewerFromClaims(claims)).toBeUndefined();
  });
});

describe('the advice on claims', () => {
  it.each([
    [{ hopen_role: 'dgos', hopen_body: 'DNS' }, /dgos .* another body/],
    [{ hopen_role: 'national' }, /in capitals/],
    [{ hopen_role: 'national', hopen_body: 'dns' }, /in capitals/],
  ])('on %j', (claims, said) => {
    expect(adviceOnClaims(claims)).toMatch(said);
  });

  it.each([{}, { hopen_role: 'admin' }, { hopen_role: 'ars' }, { hopen_role: 'dgos' }, ofBody('DNS')])(
    'says nothing on %j',
    (claims) => {
      expect(adviceOnClaims(claims)).toBeUndefined();
    },
  );
});

describe('a national body', () => {
  it('steers its own programmes, and no other', () => {
    const dns = national('DNS', 'HOPEN2');
    expect(['HOPEN2', 'HOPEN', 'HOPEN22', '', 'DNS'].filter((code) => steers(dns, code))).toEqual(['HOPEN2']);
  });

  it('steers nothing as its token describes it', () => {
    expect(steers(viewerFromClaims(ofBody('DGOS'))!, 'HOPEN')).toBe(false);
  });

  it.each<Viewer>([
    { role: 'ANONYMOUS' },
    { role: 'PARTNER' },
    { role: 'SERVICE' },
    { role: 'ARS', region: '93' },
    { role: 'ESTABLISHMENT', beneficiaries: ['ET:130786049'] },
  ])('is none of the others: %j', (viewer) => {
    expect(steers(viewer, 'HOPEN')).toBe(false);
  });
});

function ofBody(body: unknown): Record<string, unknown> {
  return { hopen_role: 'national', hopen_body: body };
}

function establishment(beneficiaries: unknown): Record<string, unknown> {
  return { hopen_role: 'establishment', hopen_beneficiaries: beneficiaries };
}
