import { parentPort, workerData } from 'node:worker_threads';
import { operationFromDocument, Supergraph } from '@apollo/federation-internals';
import { QueryPlanner } from '@apollo/query-planner';
import { parse } from 'graphql';
import type { Planned, PlanWorkerData } from './planning-thread.ts';

/** The thread of `PlanningThread`: plans what it is sent by one supergraph, as Apollo's gateway would. */
const { supergraphSdl, config } = workerData as PlanWorkerData;
// The gateway lives by this supergraph: it is valid.
const supergraph = Supergraph.build(supergraphSdl, { validateSupergraph: false });
const schema = supergraph.apiSchema();
const planner = new QueryPlanner(supergraph, config);

function plan(document: string): Planned {
  try {
    return { plan: planner.buildQueryPlan(operationFromDocument(schema, parse(document))) };
  } catch (error) {
    return { fault: String(error) };
  }
}

parentPort!.on('message', (document: string) => parentPort!.postMessage(plan(document)));
