import type { Logger } from '@hopen/kit/server';
import type { Answer, SubgraphAnswer } from './answer.ts';
import { codesOf, isFault, passedOn } from './subgraph-faults.ts';
import type { SubgraphRequest } from './subgraph-request.ts';
import { unavailable } from './unavailable-error.ts';

/** Response of a State subgraph for the executor; faults are recorded as missing. */
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
    const passed = errors.map((error) => passedOn(this.subgraph, error, []));
    return { data, ...(passed.length > 0 && { errors: passed }) };
  }

  none(): Answer {
    this.#miss();
    return { errors: [unavailable(this.subgraph, [])] };
  }

  #miss(): void {
    this.question.context.completeness.miss({ subgraph: this.subgraph, region: null });
  }
}
