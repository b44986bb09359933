import type { IncomingMessage } from 'node:http';
import { isIPv4, isIPv6, SocketAddress } from 'node:net';
import type { Bearer } from '@hopen/kit/auth';

/** Groups of the /64 prefix: a subscriber owns all addresses of the other half of an IPv6 address. */
const NETWORK_GROUPS = 4;
const IPV4_WITHIN_IPV6 = /^::ffff:(?=\d+\.)/i;

/**
 * Rate-limit key: token subject; for a token without a subject, all viewers with the same claims; without a token, the
 * client's network.
 */
export function rateLimitKey(viewer: Bearer, request: IncomingMessage, trustedProxies: number): string {
  if (viewer.role === 'ANONYMOUS') return `address ${networkOf(addressOf(request, trustedProxies))}`;
  return viewer.subject ? `subject ${viewer.subject}` : `viewer ${JSON.stringify(viewer)}`;
}

/**
 * Client address. Each proxy appends its peer to `X-Forwarded-For`; entries before those of our own proxies can be
 * forged.
 */
export function addressOf({ headers, socket }: IncomingMessage, trustedProxies: number): string {
  const forwarded = String(headers['x-forwarded-for'] ?? '').split(',');
  const hops = [...forwarded.map((each) => each.trim()).filter(Boolean), socket.remoteAddress ?? ''];
  return hops.at(-1 - trustedProxies) ?? hops[0]!;
}

/**
 * An IPv4 address, or the /64 prefix of an IPv6 address in any notation. Some proxies append the port, which changes
 * with each connection. Unparsable addresses share the key `unknown`.
 */
export function networkOf(written: string): string {
  if (isIPv4(written)) return written;
  const [unscoped = ''] = written.split('%');
  const parsed = SocketAddress.parse(isIPv6(unscoped) ? `[${unscoped}]` : unscoped);
  const address = parsed?.address.replace(IPV4_WITHIN_IPV6, '') ?? 'unknown';
  if (!isIPv6(address)) return address;
  const [head = '', tail] = address.split('::').map((half) => half.split(':').filter(Boolean)) as [
    string[],
    string[]?,
  ];
  const zeros = tail ? Array(Math.max(0, 8 - head.length - tail.length)).fill('0') : [];
  return [...head, ...zeros, ...(tail ?? [])].slice(0, NETWORK_GROUPS).join(':');
}
