import { readFile } from 'node:fs/promises';
import { type ClientSettings, type GatewayOptions, startGateway } from '@hopen/gateway';
import type { Bearer } from '@hopen/kit/auth';
import type { Listening } from '@hopen/kit/server';
import { ANONYMOUS } from '@hopen/schema';
import { captureLog } from './captured-log.ts';

const SUPERGRAPH = new URL('../../../schema/supergraph.graphql', import.meta.url);

/** Gateway without reachable subgraphs by default, to test refusals before any fetch. */
export async function startGatewayWithoutSubgraphs(
  frontDoor: ClientSettings & Pick<GatewayOptions, 'urlOf'> = {},
): Promise<Listening> {
  return startGateway({
    supergraph: await readFile(SUPERGRAPH, 'utf8'),
    urlOf: () => 'http://127.0.0.1:9/graphql',
    authenticate: async (authorization): Promise<Bearer> =>
      authorization ? { role: 'NATIONAL', body: 'DGOS', programmes: [], subject: authorization } : ANONYMOUS,
    traffic: { retryAfterMs: 1 },
    ...frontDoor,
    clock: () => '2026-01-15',
    port: 0,
    log: captureLog().log,
  });
}

/** HTTP response with its GraphQL body. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: each question has an answer of its own shape.
  readonly body: any;
  readonly codes: readonly string[];
}

export async function post(
  url: string,
  body: unknown,
  headers: Record<string, string> = {},
): Promise<HttpAnswer> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  const answer = (await response.json()) as { errors?: { extensions: { code: string } }[] };
  const codes = (answer.errors ?? []).map(({ extensions }) => extensions.code);
  return { status: response.status, headers: response.headers, body: answer, codes };
}
