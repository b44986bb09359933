import type { IncomingMessage } from 'node:http';
import { isIPv4, isIPv6, SocketAddress } from 'node:net';
import type { Bearer } from '@hopen/kit';

/** Of an IPv6 address the half that names the network: a subscriber has all addresses of the other half. */
const NETWORK_GROUPS = 4;
const IPV4_WITHIN_IPV6 = /^::ffff:(?=\d+\.)/i;

/**
 * Whose budget a request spends: that of the subject of its token, or of all who are like the viewer where it names none;
 * without a token, that of the network it comes from.
 */
export function budgetOwner(viewer: Bearer, request: IncomingMessage, trustedProxies: number): string {
  if (viewer.role === 'ANONYMOUS') return `address ${networkOf(addressOf(request, trustedProxies))}`;
  return viewer.subject ? `subject ${viewer.subject}` : `viewer ${JSON.stringify(viewer)}`;
}

/**
 * The address of the client. Each proxy adds to `X-Forwarded-For` whom it heard; what stands before the entries of our own
 * proxies anybody may have written.
 */
export function addressOf({ headers, socket }: IncomingMessage, trustedProxies: number): string {
  const forwarded = String(headers['x-forwarded-for'] ?? '').split(',');
  const heard = [...forwarded.map((each) => each.trim()).filter(Boolean), socket.remoteAddress ?? ''];
  return heard.at(-1 - trustedProxies) ?? heard[0]!;
}

/**
 * An IPv4 address, or the first 64 bits of an IPv6 address, however it is written: some proxies add the port, which is another
 * one for each connection. What is no address is nobody in particular.
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
