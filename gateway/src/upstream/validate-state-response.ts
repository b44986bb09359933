import type { Logger } from '@hopen/kit/server';
import type { Answer, SubgraphAnswer } from './answer.ts';
import { codesOf, isFault, passedOn } from './subgraph-faults.ts';
import type { SubgraphRequest } from './subgraph-request.ts';
import { unavailable } from './unavailable-error.ts';

/** What the executor is told of the answer of a subgraph of the State, and the client of what is missing. */
export class StateResponse {
  constructor(
    readonly subgraph: string,
    readonly question: SubgraphRequest,
    readonly log: Logger,
  ) {}

  of({ data, errors }: SubgraphAnswer): Answer {
    const faults = errors.filter(isFault);
    if (faults.length > 0) {
      this.log.warn({ subgraph: this.subgraph, codes: codesOf(faults) }, 'a subgraph has faults');
      this.#miss();
    }
    const told = errors.map((error) => passedOn(this.subgraph, error, []));
    return { data, ...(told.length > 0 && { errors: told }) };
  }

  none(): Answer {
    this.#miss();
    return { errors: [unavailable(this.subgraph, [])] };
  }

  #miss(): void {
    this.question.context.completeness.miss({ subgraph: this.subgraph, region: null });
  }
}
