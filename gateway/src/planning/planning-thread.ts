import { Worker } from 'node:worker_threads';
import type { GatewayConfig } from '@apollo/gateway';
import type { Logger } from '@hopen/kit/server';
import { type DocumentNode, print } from 'graphql';
import type { PlanCache, QueryPlan } from './plan-cache.ts';

/** Start data of the worker thread. */
export interface PlanWorkerData {
  readonly supergraphSdl: string;
  readonly config: GatewayConfig['queryPlannerConfig'];
}

/** First message of the worker thread, once it can plan. */
export type Ready = 'READY';

/** Result of planning one document. */
export type Planned = { readonly plan: QueryPlan } | { readonly fault: string };

interface Task {
  readonly planKey: string;
  readonly document: DocumentNode;
  readonly done: PromiseWithResolvers<void>;
}

/** Heap limit of the planner; the largest documents that are admitted need a third. */
const MEMORY_MB = 512;

/**
 * Planning work, a tenth of a second, that the main thread does while the worker thread starts (a second or two), so
 * that the first clients don't wait for it.
 */
const PLANNED_MEANWHILE = 2_000;

/**
 * Plans documents in a worker thread, so that they don't block other requests: one at a time, round-robin over clients.
 * Plans go to the cache that Apollo's gateway consults before making its own.
 */
export class PlanningThread {
  readonly plans: PlanCache;
  readonly #config: PlanWorkerData['config'];
  readonly #log: Logger;
  readonly #tasks = new Map<string, Task>();
  /** Pending tasks by client; the next client in turn comes first. */
  readonly #queues = new Map<string, Task[]>();
  #begun: Task | undefined;
  #worker: Worker | undefined;
  #isReady = false;
  #supergraphSdl = '';
  #isPaused = false;

  constructor(plans: PlanCache, config: PlanWorkerData['config'], log: Logger) {
    this.plans = plans;
    this.#config = config;
    this.#log = log;
  }

  /** True if this plan is cached or being made. */
  knows(planKey: string): boolean {
    return this.plans.has(planKey) || this.#tasks.has(planKey);
  }

  /** Resolves once the plan is cached, or if the gateway must make it itself. `work` is what planning takes. */
  async plan(
    planKey: string,
    document: DocumentNode,
    viewer: string,
    work = Number.POSITIVE_INFINITY,
  ): Promise<void> {
    if (this.#isPaused || !this.#supergraphSdl || this.plans.has(planKey)) return;
    this.#worker ??= this.#start();
    if (!this.#isReady && work <= PLANNED_MEANWHILE) return;
    const task = this.#tasks.get(planKey) ?? { planKey, document, done: Promise.withResolvers<void>() };
    if (!this.#tasks.has(planKey)) {
      this.#tasks.set(planKey, task);
      this.#queues.set(viewer, [...(this.#queues.get(viewer) ?? []), task]);
      this.#next();
    }
    await task.done.promise;
  }

  /**
   * Stops accepting tasks and resolves when none is pending, so that the supergraph can be replaced. Returns a function
   * that resumes.
   */
  async pause(): Promise<() => void> {
    this.#isPaused = true;
    await Promise.allSettled([...this.#tasks.values()].map(({ done }) => done.promise));
    return () => {
      this.#isPaused = false;
    };
  }

  /** Replaces the supergraph that documents are planned by. */
  use(supergraphSdl: string): void {
    this.stop();
    this.#supergraphSdl = supergraphSdl;
  }

  stop(): void {
    void this.#worker?.terminate();
    this.#worker = undefined;
    this.#isReady = false;
  }

  #next(): void {
    const [turn] = this.#queues;
    if (this.#begun || !turn) return;
    const [viewer, [task, ...others]] = turn as [string, [Task, ...Task[]]];
    this.#queues.delete(viewer);
    if (others.length > 0) this.#queues.set(viewer, others);
    this.#begun = task;
    this.#worker ??= this.#start();
    this.#worker.postMessage(print(task.document));
  }

  #start(): Worker {
    const workerData: PlanWorkerData = { supergraphSdl: this.#supergraphSdl, config: this.#config };
    const worker = new Worker(new URL('./plan-worker.ts', import.meta.url), {
      workerData,
      resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB },
    });
    worker.unref();
    worker.on('message', (message: Planned | Ready) => {
      if (message !== 'READY') this.#finish(message);
      else if (worker === this.#worker) this.#isReady = true;
    });
    worker.on('error', (err) => {
      this.#log.error({ err }, 'the planning thread broke down, and is started anew');
      this.stop();
      if (this.#begun) this.#finish({ fault: 'the planning thread broke down' });
    });
    return worker;
  }

  #finish(planned: Planned): void {
    const { planKey, done } = this.#begun!;
    this.#begun = undefined;
    this.#tasks.delete(planKey);
    if ('plan' in planned) {
      this.plans.put(planKey, planned.plan);
      done.resolve();
    } else done.reject(new Error(planned.fault));
    this.#next();
  }
}
