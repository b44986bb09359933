import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Attempt } from '../../../subgraphs/funding/src/testing/campaign/test-attempt.ts';
import { attemptOf } from '../../../subgraphs/funding/src/testing/campaign/test-attempts.ts';
import { type Draw, dayOf, draw } from '../../../subgraphs/funding/src/testing/campaign/test-draws.ts';
import {
  committedIn,
  Model,
  paidIn,
  preselectedIn,
  refusalsOf,
  reservedIn,
} from '../../../subgraphs/funding/src/testing/campaign/test-model.ts';
import { isOver } from '../../../subgraphs/funding/src/testing/campaign/test-next-act.ts';
import { REGIONS } from '../../../subgraphs/funding/src/testing/campaign/test-register.ts';
import {
  beginning,
  STAGES,
  type Stage,
} from '../../../subgraphs/funding/src/testing/campaign/test-stages.ts';
import { DOMAINS } from '../../../subgraphs/funding/src/testing/campaign/test-values.ts';
import { World } from '../../../subgraphs/funding/src/testing/campaign/test-world.ts';
import { programmes } from '../../../subgraphs/funding/src/testing/test-programmes.ts';
import { type KillableGraph, openKillableGraph } from '../support/killable-graph.ts';
import { type Asked, GraphPlayer, inputTypes } from '../support/sequence-player.ts';
import type { Answer } from '../support/test-country.ts';

/** PGlite lives in the process that would be killed. */
const onPostgres = process.env.HOPEN_TEST_POSTGRES ? describe : describe.skip;
const SEED = 20_190_630;
const SEQUENCES = 200;
const ATTEMPTS = 16;
/** Interval of sequences that kill the funding subgraph during a mutation. */
const KILL_EVERY = 4;
/** Moments of a kill: before the last write, at a random time, or after the response. */
const KILLS = ['in the middle', 'anywhere', 'once answered'] as const;
const LOOK_EVERY_MS = 5;
/** Day after all deadlines of a campaign. */
const AFTERWARDS = '2031-01-01';
const DGOS = { hopen_role: 'dgos' };

interface Sequence {
  readonly index: number;
  readonly programme: World['programme'];
  readonly amounts: readonly number[];
  readonly reached: Stage;
  readonly draws: readonly Draw[];
}

const sequences: Sequence[] = fc
  .sample(
    fc.record({
      programme: programmes,
      amounts: fc.tuple(...REGIONS.map(() => fc.integer({ min: 120_000_00, max: 700_000_00 }))),
      reached: fc.constantFrom(...STAGES),
      draws: fc.array(draw, { minLength: ATTEMPTS, maxLength: ATTEMPTS, size: 'max' }),
    }),
    { seed: SEED, numRuns: SEQUENCES },
  )
  .map((each, index) => ({
    ...each,
    index,
    programme: { ...each.programme, code: `S${String(index).padStart(3, '0')}` },
  }));

const tally = new Map<string, number>();
const count = (what: string) => tally.set(what, (tally.get(what) ?? 0) + 1);

/**
 * Excludes differences that rest on the register: a day has one copy of it, the last, so that nothing is left of the one by which an
 * act was judged before an import of the same day, or before the clock was set back.
 */
const restsOnNoCopy = ({ check, found }: { check: string; found: string }) =>
  check !== 'STRUCTURE' && !/^(BENEFICIARY_CLOSED|NOT_OPEN_YET): [^:]*:?[^:]*$/.test(found);

onPostgres('two hundred campaigns through the graph', () => {
  let graph: KillableGraph;
  let inputs: Map<string, string>;
  beforeAll(async () => {
    graph = await openKillableGraph('2019-02-01');
    inputs = await inputTypes(graph);
  });
  afterAll(() => graph?.close());

  it.each(sequences)('$programme.code from $reached', async (sequence) => {
    await new Campaign(graph, inputs, sequence).play();
  });

  it('were killed in the middle of acts, came far and were refused often', () => {
    const least = {
      ...Object.fromEntries(KILLS.map((how) => [`killed ${how}`, 10])),
      done: 2_000,
      refused: 500,
      RECORD_PAYMENT: 100,
      TRANSFER: 1,
      CONFIRM: 1,
      TOO_MANY_DOMAINS: 5,
    };
    const seldom = Object.entries(least).filter(([what, times]) => (tally.get(what) ?? 0) < times);
    expect(seldom).toEqual([]);
  });
});

/** Campaign played in memory and through the graph in parallel. */
class Campaign {
  readonly world: World;
  readonly model = new Model();
  readonly player: GraphPlayer;
  /** First effective mutation from this attempt on is killed. */
  readonly killAt: number;
  #isKilled = false;
  #lastActOn = '';
  /** An act and then an import on one day. */
  #isOverwritten = false;

  constructor(
    readonly graph: KillableGraph,
    inputs: ReadonlyMap<string, string>,
    readonly sequence: Sequence,
  ) {
    this.world = new World(sequence.programme);
    this.player = new GraphPlayer(graph, inputs);
    this.killAt = sequence.index % KILL_EVERY === 0 ? sequence.index % 11 : ATTEMPTS;
  }

  async play(): Promise<void> {
    const { graph, world, sequence } = this;
    const { programme, amounts, reached, draws } = sequence;
    const { definitions } = world.values;
    await graph.add(programme, { prerequisites: ['P1', 'P2'], domains: DOMAINS, definitions });
    await graph.register([...world.beneficiaries.values()]);
    for (const attempt of beginning(world, amounts, reached)) await this.#attempt(attempt);
    for (const [index, drawn] of draws.entries()) {
      if (isOver(world) && drawn.act === 'NEXT') continue;
      world.today = dayOf(drawn, world);
      await this.#attempt(attemptOf(drawn, world), index >= this.killAt);
    }
    await this.#agree();
  }

  async #attempt(attempt: Attempt, mayKill = false): Promise<void> {
    const { graph, world, model, player } = this;
    await graph.liveOn(world.today);
    if (attempt.act === 'IMPORT' || attempt.act === 'PUBLISH') {
      world.perform(attempt);
      if (attempt.act === 'IMPORT' && this.#lastActOn === world.today) this.#isOverwritten = true;
      if (attempt.act === 'IMPORT') return graph.import([...world.beneficiaries.values()]);
      return graph.publish(world.values.definitions.at(-1)!);
    }
    const asked = player.asked(attempt, world);
    const refused = refusalsOf(world, attempt);
    if (refused.length === 0) model.follow(attempt, world);
    if (refused.length === 0) this.#lastActOn = world.today;
    count(refused.length === 0 ? 'done' : 'refused');
    for (const what of refused.length === 0 ? [attempt.act] : refused) count(what);
    const isOfFunding = attempt.act !== 'DECLARE_VALUES' && attempt.act !== 'REVIEW_VALUES';
    const isKilled = mayKill && !this.#isKilled && isOfFunding && refused.length === 0;
    const answer = isKilled ? await this.#killedIn(asked) : await player.ask(asked);
    const received = player.learn(attempt, answer, world);
    expect({ attempt, today: world.today, answer: received.sort() }).toEqual({
      attempt,
      today: world.today,
      answer: sameAs(received, refused),
    });
  }

  /** Kills the process during or after a mutation, then repeats it. */
  async #killedIn(asked: Asked): Promise<Answer> {
    const { graph, player, sequence } = this;
    this.#isKilled = true;
    const how = KILLS[(sequence.index / KILL_EVERY) % KILLS.length]!;
    count(`killed ${how}`);
    const letGo = how === 'in the middle' ? await this.#holdJournal() : async () => {};
    const answering = player.ask(asked);
    try {
      while (how === 'in the middle' && !(await isWaiting(graph))) await setTimeout(LOOK_EVERY_MS);
      if (how === 'once answered') await answering;
      await graph.funding.kill();
    } finally {
      await letGo();
    }
    const first = await answering;
    await graph.funding.start(graph.today());
    const again = await player.ask(asked);
    // The stored answer is returned.
    if (!first.errors) expect(again).toEqual(first);
    return again;
  }

  /** Holds the journal lock, which stops a mutation after all its other writes. */
  async #holdJournal(): Promise<() => Promise<void>> {
    const holder = this.graph.databases.get('funding')!.em.fork();
    await holder.begin();
    await holder.execute(`select pg_advisory_xact_lock(hashtextextended('"funding".journal', 0))`);
    return () => holder.rollback();
  }

  /** Asserts that the graph shows the model's state and reconciles without differences. */
  async #agree(): Promise<void> {
    const { graph, world, model, player } = this;
    const { code } = world.programme;
    // Includes campaigns with the clock set back.
    await graph.liveOn(AFTERWARDS);
    const { data, errors } = await graph.ask(
      DGOS,
      `query ($programme: ID!) {
        reconciliation(programme: $programme) { differences { check subject expected found } }
        ${REGIONS.map((region) => `r${region}: region(code: "${region}") { envelope(programme: $programme) { allotted reserved preselected retained committed paid available } }`).join(' ')}
        ${[...player.applications.values()].map(({ id }, index) => `a${index}: application(id: "${id}") { status grantedAmount }`).join(' ')}
      }`,
      { programme: code },
    );
    expect(errors).toBeUndefined();
    const { differences } = data.reconciliation;
    const isUnreliable = world.isPutBack || this.#isOverwritten;
    expect(isUnreliable ? differences.filter(restsOnNoCopy) : differences).toEqual([]);
    for (const region of REGIONS) {
      const [reserved, preselected] = [model.sumOf(region, reservedIn), model.sumOf(region, preselectedIn)];
      const [allotted, committed] = [model.allotted.get(region) ?? 0, model.sumOf(region, committedIn)];
      expect(data[`r${region}`].envelope).toEqual({
        allotted,
        reserved,
        preselected,
        retained: reserved - preselected,
        committed,
        paid: model.sumOf(region, paidIn),
        available: allotted - reserved - committed,
      });
    }
    for (const [index, id] of [...player.applications.keys()].entries()) {
      const { status } = model.applications.get(id)!;
      // Drafts are visible to their establishment only.
      if (data[`a${index}`]) expect(data[`a${index}`].status).toBe(status);
      else
        expect(
          world.files.get(id)!.decisions.every((each) => ['DRAFT', 'WITHDRAWN'].includes(each.status)),
        ).toBe(true);
    }
  }
}

const isWaiting = async ({ databases }: KillableGraph): Promise<boolean> => {
  const rows = await databases
    .get('funding')!
    .em.fork()
    .execute(`select 1 from pg_stat_activity where datname = current_database() and wait_event = 'advisory'`);
  return rows.length > 0;
};

/** Codes of refusals that only the graph gives: invisible applications and missing permissions. */
const AT_THE_DOOR = ['FORBIDDEN', 'UNKNOWN_APPLICATION', 'UNKNOWN_VALUE', 'BAD_USER_INPUT', 'INVALID_FINESS'];

const sameAs = (received: readonly string[], refused: readonly string[]): string[] =>
  refused.length > 0 && received.some((code) => AT_THE_DOOR.includes(code))
    ? [...received]
    : [...refused].sort();
