import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openPglite } from '@hopen/kit';
import { round } from './bench-load.ts';
import { ask, type Question } from './bench-question.ts';
import { type Latencies, type Stage, setUp } from './bench-regions-stage.ts';
import { compose } from './composition.ts';
import { everyArs } from './every-ars.ts';

const ROUNDS = 11;
const FAST_MS = 20;
const SLOW_MS = 200;

const CONTENT = 'roadmap { __typename version vision priorityDomains { rank rationale } axes { title } }';
const NATIONAL = `regions { code ${CONTENT} }`;
const ofRegion = (code: string) => `region(code: "${code}") { code ${CONTENT} }`;

/** What it costs that every ARS owns its roadmap. Times are medians, of an anonymous client that asks one by one. */
export async function measureRegions() {
  const folder = await mkdtemp(join(tmpdir(), 'hopen-regions-'));
  const pglite = await openPglite({});
  try {
    console.error('regions: composition');
    const country = await everyArs(folder);
    const compositionMs = await median(
      async () => void (await compose(country.subgraphs, [], country.delegations)),
      3,
    );
    console.error('regions: eighteen subgraphs start');
    const stage = await setUp(country, { pglite }, folder);
    try {
      return { owners: stage.owners.length, compositionMs, ...(await measure(stage)) };
    } finally {
      await stage.close();
    }
  } finally {
    await pglite.close();
    await rm(folder, { recursive: true, force: true });
  }
}

async function measure(stage: Stage) {
  console.error('regions: plans');
  const { url, regionCodes } = stage;
  // Compiles what every question runs through.
  for (let turn = 0; turn < ROUNDS; turn++) await ask(unseen(url, NATIONAL));
  const national = await coldAndWarm(url, NATIONAL);
  const oneRegion = await coldAndWarm(url, ofRegion(regionCodes.at(-1)!));
  stage.asked();
  await ask({ url, query: `{ ${ofRegion(regionCodes.at(-1)!)} }` });
  const ownersAsked = stage.asked().length;
  return { national, oneRegion: { ...oneRegion, ownersAsked }, latency: await measureLatencies(stage) };
}

let documents = 0;
/** The question in a document of its own, so that it is planned anew. */
const unseen = (url: string, fields: string): Question => ({
  url,
  query: `query Unseen${documents++} { ${fields} }`,
});

/** In turns, so that a machine that slows down slows both. */
async function coldAndWarm(url: string, fields: string) {
  const warm = { url, query: `{ ${fields} }` };
  await ask(warm);
  const [coldMs, warmMs] = await medians(ROUNDS, [() => ask(unseen(url, fields)), () => ask(warm)]);
  return { coldMs: coldMs!, warmMs: warmMs!, coldToWarm: round(coldMs! / warmMs!) };
}

/** Whether the national question takes as long as the slowest ARS, or as all of them one after the other. */
async function measureLatencies(stage: Stage) {
  console.error('regions: latencies');
  const { url, owners, regionCodes } = stage;
  const [slow] = owners;
  const allFast = new Map(owners.map((owner) => [owner, FAST_MS]));
  const oneSlow = new Map(allFast).set(slow!, SLOW_MS);
  const national = (latencies: Latencies) => {
    stage.setLatencies(latencies);
    return ask({ url, query: `{ ${NATIONAL} }` });
  };
  const oneByOne = async () => {
    stage.setLatencies(oneSlow);
    for (const code of regionCodes) await ask({ url, query: `{ ${ofRegion(code)} }` });
  };
  await oneByOne();
  const [allFastMs, oneSlowMs, oneByOneMs] = await medians(ROUNDS, [
    () => national(allFast),
    () => national(oneSlow),
    oneByOne,
  ]);
  return {
    injected: { fastMs: FAST_MS, fastOwners: owners.length - 1, slowMs: SLOW_MS, slowOwners: 1 },
    nationalAllFastMs: allFastMs!,
    nationalOneSlowMs: oneSlowMs!,
    eighteenQuestionsOneByOneMs: oneByOneMs!,
    sumOfLatenciesMs: (owners.length - 1) * FAST_MS + SLOW_MS,
    oneSlowToSlowest: round(oneSlowMs! / SLOW_MS),
    allFastToFast: round(allFastMs! / FAST_MS),
    oneByOneToNational: round(oneByOneMs! / oneSlowMs!),
  };
}

async function median(act: () => Promise<unknown>, rounds: number): Promise<number> {
  return (await medians(rounds, [act]))[0]!;
}

/** How long each act takes, all of them once in each round. */
async function medians(rounds: number, acts: readonly (() => Promise<unknown>)[]): Promise<number[]> {
  const times = acts.map((): number[] => []);
  for (let turn = 0; turn < rounds; turn++) {
    for (const [index, act] of acts.entries()) {
      const begin = performance.now();
      await act();
      times[index]!.push(performance.now() - begin);
    }
  }
  return times.map((each) => round(each.sort((one, other) => one - other)[rounds >> 1]!));
}
