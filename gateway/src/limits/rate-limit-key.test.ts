import type { IncomingMessage } from 'node:http';
import type { Bearer } from '@hopen/kit/auth';
import { describe, expect, it } from '@jest/globals';
import { addressOf, networkOf, rateLimitKey } from './rate-limit-key.ts';

const request = (headers: Record<string, string>, remoteAddress = '10.0.0.9') =>
  ({ headers, socket: { remoteAddress } }) as unknown as IncomingMessage;

describe('the address of a client', () => {
  const forwarded = request({ 'x-forwarded-for': '6.6.6.6, 1.2.3.4, 10.0.0.8' });

  it.each([
    ['is who connects, whatever the client writes, without a proxy', 0, '10.0.0.9'],
    ['is whom our proxy heard', 1, '10.0.0.8'],
    ['is whom the first of our two proxies heard', 2, '1.2.3.4'],
    ['is the first that is said, where a proxy says less', 9, '6.6.6.6'],
  ])('%s', (_what, proxies, expected) => {
    expect(addressOf(forwarded, proxies)).toBe(expected);
  });

  it('is who connects, where a trusted proxy says nothing', () => {
    expect(addressOf(request({}), 1)).toBe('10.0.0.9');
  });
});

describe('the network of an address', () => {
  it.each([
    ['192.0.2.7', '192.0.2.7'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
    ['2001:0DB8:1:2:ffff::1', '2001:db8:1:2'],
    ['2001:db8::1', '2001:db8:0:0'],
    ['::1', '0:0:0:0'],
    ['192.0.2.7:5678', '192.0.2.7'],
    ['[::1]:443', '0:0:0:0'],
    ['[2001:db8:1:2::9]', '2001:db8:1:2'],
    ['[2001:DB8:1:2::9]:5678', '2001:db8:1:2'],
    ['[::ffff:192.0.2.7]:5678', '192.0.2.7'],
    ['::ffff:c000:207', '192.0.2.7'],
    ['fe80::1%eth0', 'fe80:0:0:0'],
    ['not an address', 'unknown'],
    ['_hidden', 'unknown'],
    ['', 'unknown'],
  ])('%s is in %s', (address, expected) => {
    expect(networkOf(address)).toBe(expected);
  });
});

describe('whose budget is spent', () => {
  const owner = (viewer: Bearer, from?: string) => rateLimitKey(viewer, request({}, from), 0);
  const AGENT: Bearer = { role: 'ARS', region: '93', subject: 'agent' };

  it('is that of the subject of a token, wherever it comes from and whatever it acts as', () => {
    expect(owner(AGENT, '192.0.2.1')).toBe(owner(AGENT, '192.0.2.2'));
    expect(owner(AGENT)).toBe(owner({ role: 'NATIONAL', body: 'DGOS', programmes: [], subject: 'agent' }));
    expect(owner(AGENT)).not.toBe(owner({ ...AGENT, subject: 'colleague' }));
  });

  it('is that of all who are like the viewer, where a token names nobody', () => {
    expect(owner({ role: 'PARTNER' }, '192.0.2.1')).toBe('viewer {"role":"PARTNER"}');
    const national = (body: string): Bearer => ({ role: 'NATIONAL', body, programmes: [] });
    expect(owner(national('DNS'))).not.toBe(owner(national('DGOS')));
  });

  it('is that of the address of who has no token', () => {
    const anonymous = (from: string) => rateLimitKey({ role: 'ANONYMOUS' }, request({}, from), 0);
    expect(anonymous('192.0.2.1')).not.toBe(anonymous('192.0.2.2'));
    expect(anonymous('2001:db8::1')).toBe(anonymous('2001:db8::2'));
    const behindProxy = (forwarded: string) =>
      rateLimitKey({ role: 'ANONYMOUS' }, request({ 'x-forwarded-for': forwarded }), 1);
    expect(behindProxy('192.0.2.1:40001')).toBe(behindProxy('192.0.2.1:40002'));
    expect(behindProxy('[2001:db8::1]:40001')).toBe(behindProxy('2001:db8::2'));
  });
});
