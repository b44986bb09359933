import { generateSyntheticData } from '../synthetic/index.ts';
import { databaseName, onFreshDatabase } from './campaign-database.ts';
import { type MutationFigures, mutationFigures } from './campaign-figures.ts';
import { play, type Stage } from './campaign-player.ts';
import { type Comparison, compareFigures } from './campaign-published.ts';
import { campaignScript } from './campaign-script.ts';
import { openStage } from './campaign-stage.ts';
import { round } from './load.ts';

/** Cost of the national campaign, played through mutations. */
export interface CampaignFigures {
  readonly database: string;
  readonly clients: number;
  readonly seconds: number;
  readonly mutations: number;
  readonly mutationsPerSecond: number;
  readonly byMutation: Readonly<Record<string, MutationFigures>>;
  readonly figures: readonly Comparison[];
}

/**
 * Plays HOP'EN from its first draft to its last advance and declaration: every decision of the synthetic country, on
 * its day and by its actor, as mutations over HTTP with a token. Runs in one process, so the client's own time is
 * included. Uses PGlite without a server.
 */
export async function measureCampaign(server: string | undefined, clients: number): Promise<CampaignFigures> {
  const database = await databaseName(server);
  console.error(`campaign: loads the country before its campaign, on ${database}, for ${clients} clients`);
  return onFreshDatabase(server, async (location) => {
    const stage = await openStage(location);
    try {
      return { database, clients, ...(await playAndCompare(stage, clients)) };
    } finally {
      await stage.stop();
    }
  });
}

async function playAndCompare(stage: Stage, clients: number) {
  const data = generateSyntheticData();
  const script = campaignScript(data);
  const begin = performance.now();
  const samples = await play(stage, script, clients, reportMonths());
  const seconds = (performance.now() - begin) / 1000;
  return {
    seconds: round(seconds),
    mutations: samples.length,
    mutationsPerSecond: round(samples.length / seconds),
    byMutation: mutationFigures(samples, clients),
    figures: await compareFigures(stage, data),
  };
}

/** Reports progress once a month of the campaign. */
function reportMonths() {
  let reported = '';
  return (day: string, done: number) => {
    const month = day.slice(0, 7);
    if (month !== reported) console.error(`campaign: ${month}, ${done} mutations`);
    reported = month;
  };
}
