import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openPglite } from '@hopen/kit/database';
import { DELEGATIONS, type Delegation } from '@hopen/roadmaps';
import { REGIONS } from '@hopen/schema';
import { countryWith, type JoinedArs, writeJoining } from '../new-ars/eighteen-owners.ts';
import { round } from './load.ts';
import { ask, type Question } from './question.ts';
import { type Latencies, type OwnershipStage, setUp } from './regions-stage.ts';

const ROUNDS = 11;
const FAST_MS = 20;
const SLOW_MS = 200;

const CONTENT = 'roadmap { __typename version vision priorityDomains { rank rationale } axes { title } }';
const NATIONAL = `regions { code ${CONTENT} }`;
const ofRegion = (code: string) => `region(code: "${code}") { code ${CONTENT} }`;

/** Numbers of ARSs with their own subgraph: none, half, all. */
const OWNERS = [0, 9, 18];

/** Measures the cost of ARS-hosted roadmaps. Times are medians of one sequential anonymous client. */
export async function measureRegions() {
  const folder = await mkdtemp(join(tmpdir(), 'hopen-regions-'));
  try {
    const joining = await writeJoining(folder);
    const byOwners = [];
    for (const owners of OWNERS) {
      const joined = joining.slice(0, Math.max(0, owners - DELEGATIONS.length));
      byOwners.push(await measureCountry(joined, owners === 0 ? [] : DELEGATIONS, folder));
    }
    return { byOwners };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function measureCountry(joined: readonly JoinedArs[], here: readonly Delegation[], folder: string) {
  const owners = joined.length + here.length;
  console.error(`regions: composition, ${owners} owners`);
  const country = await countryWith(joined, here);
  const compositionMs = await median(async () => void (await countryWith(joined, here)), 3);
  const pglite = await openPglite({});
  try {
    console.error(`regions: ${owners} owners start`);
    const stage = await setUp(country, { pglite }, folder);
    try {
      return { owners, compositionMs, ...(await measure(stage)) };
    } finally {
      await stage.close();
    }
  } finally {
    await pglite.close();
  }
}

async function measure(stage: OwnershipStage) {
  console.error('regions: plans');
  const { url, owners } = stage;
  const last = REGIONS.at(-1)!.code;
  // Warms up the code shared by all queries.
  for (let turn = 0; turn < ROUNDS; turn++) await ask(unseen(url, NATIONAL));
  const national = await coldAndWarm(url, NATIONAL);
  const oneRegion = await coldAndWarm(url, ofRegion(last));
  stage.asked();
  await ask({ url, query: `{ ${ofRegion(last)} }` });
  const ownersAsked = stage.asked().length;
  const isEveryRegionOwned = owners.length === REGIONS.length;
  return {
    national,
    oneRegion: { ...oneRegion, ownersAsked },
    ...(isEveryRegionOwned && { latency: await measureLatencies(stage) }),
  };
}

let documents = 0;
/** Varies an alias to miss the plan cache; the operation name is not part of its key. */
const unseen = (url: string, fields: string): Question => ({
  url,
  query: `{ ${fields.replace('version', `unseen${documents++}: version version`)} }`,
});

/** Alternates, so that a slowdown of the machine affects both. */
async function coldAndWarm(url: string, fields: string) {
  const warm = { url, query: `{ ${fields} }` };
  await ask(warm);
  const [coldMs, warmMs] = await medians(ROUNDS, [() => ask(unseen(url, fields)), () => ask(warm)]);
  return { coldMs: coldMs!, warmMs: warmMs!, coldToWarm: round(coldMs! / warmMs!) };
}

/** Shows whether a national query takes as long as the slowest ARS, or as the sum of all. */
async function measureLatencies(stage: OwnershipStage) {
  console.error('regions: latencies');
  const { url, owners } = stage;
  const regionCodes = REGIONS.map(({ code }) => code);
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

/** Median time of each act, interleaved over the rounds. */
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
