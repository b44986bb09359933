import type { ForkedCountry } from './fork.ts';
import { percentile, round, warmUp } from './load.ts';
import { ask } from './question.ts';

/** Requests that the client with new documents has under way. */
const IN_FLIGHT = 6;

/** Latency of a known question of one viewer, alone and while another client asks for new plans. */
export interface NewDocumentFigures {
  readonly alone: Latency;
  readonly beside: Latency;
  /** New documents answered meanwhile. */
  readonly newDocuments: number;
}

interface Latency {
  readonly p50Ms: number;
  readonly p99Ms: number;
}

let salt = 0;

/** Document without a plan, over all eighteen roadmap types; its variable `n` leaves its fields out. */
export function newDocument(roadmaps: number): string {
  const fields = Array.from(
    { length: roadmaps },
    () => `r${salt++}: roadmap(asOf: "2026-01-01") { version }`,
  );
  return `query ($n: Boolean!) { regions @include(if: $n) { ${fields.join(' ')} } }`;
}

export async function measureNewDocuments(
  { url, dgosToken: token }: ForkedCountry,
  seconds: number,
): Promise<NewDocumentFigures> {
  const question = { url, query: '{ regions { code name } }', token };
  await warmUp(question);
  // The planning thread starts with the first of them.
  await ask({ url, query: newDocument(48), variables: { n: false } });
  const alone = await latencyOf(question, seconds);
  const until = performance.now() + seconds * 1000;
  let newDocuments = 0;
  const flood = Array.from({ length: IN_FLIGHT }, async () => {
    for (; performance.now() < until; newDocuments++)
      await ask({ url, query: newDocument(48), variables: { n: false } });
  });
  const beside = await latencyOf(question, seconds);
  await Promise.all(flood);
  return { alone, beside, newDocuments };
}

/** One request after another. */
async function latencyOf(question: Parameters<typeof ask>[0], seconds: number): Promise<Latency> {
  const times: number[] = [];
  for (const end = performance.now() + seconds * 1000; performance.now() < end; ) {
    const begin = performance.now();
    await ask(question);
    times.push(performance.now() - begin);
  }
  times.sort((one, other) => one - other);
  return { p50Ms: round(percentile(times, 0.5)), p99Ms: round(percentile(times, 0.99)) };
}
