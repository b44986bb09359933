import { parentPort, workerData } from 'node:worker_threads';
import { operationFromDocument, Supergraph } from '@apollo/federation-internals';
import { QueryPlanner } from '@apollo/query-planner';
import { parse } from 'graphql';
import type { Planned, PlanWorkerData, Ready } from './planning-thread.ts';

/** Worker of `PlanningThread`: plans documents by one supergraph, as Apollo's gateway would. */
const { supergraphSdl, config } = workerData as PlanWorkerData;
// Validated already, since the gateway runs on it.
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
parentPort!.postMessage('READY' satisfies Ready);
