import { SelectedFields } from '@hopen/kit/graphql';
import type { Logger } from '@hopen/kit/server';
import type { CivilDay } from '@hopen/schema';
import type { GraphQLFormattedError } from 'graphql';
import type { Answer, Path, SubgraphAnswer } from './answer.ts';
import { ArsResponseReader } from './ars-response-reader.ts';
import type { Missing } from './completeness.ts';
import { dataOf, type Part, partsOf, sentOf } from './fetch-parts.ts';
import type { StaleCache } from './stale-cache.ts';
import { StaleEntities } from './stale-entities.ts';
import { codesOf, isFault, passedOn, regionsOf } from './subgraph-faults.ts';
import type { SubgraphRequest } from './subgraph-request.ts';
import { regionOfSubgraph } from './treaty-values.ts';
import { unavailable } from './unavailable-error.ts';

type Data = Record<string, unknown>;

/** Location of a subgraph's fault: a path, or the whole fetch. */
interface Fault {
  readonly path: Path | undefined;
}

/** Target of a path: the parts, and the field within them. */
interface Place {
  readonly parts: readonly Part[];
  readonly name: string | undefined;
}

interface Options {
  readonly subgraph: string;
  readonly staleCache: StaleCache;
  readonly today: () => CivilDay;
  readonly log: Logger;
}

/**
 * Validated response of an ARS for the executor. Faulty or missing fields are replaced by the last public response
 * where cached; the client is informed of both.
 */
export class ArsResponse {
  readonly #parts: readonly Part[];
  readonly #reader: ArsResponseReader;
  /** Present for public views only, since only those may be cached. */
  readonly #staleEntities: StaleEntities | undefined;
  readonly #values = new Map<Part, Data | null>();
  /** Errors by path, each reported once. */
  readonly #faults = new Map<string, GraphQLFormattedError>();

  constructor(
    readonly question: SubgraphRequest,
    readonly options: Options,
  ) {
    const { document, variables, withinMutation, context } = question;
    const asked = new SelectedFields(context.types, document, variables);
    this.#parts = partsOf(context.types, asked, variables.representations);
    const region = regionOfSubgraph(options.subgraph);
    this.#reader = new ArsResponseReader(context.types, asked, { isBounded: true, region });
    const isForEveryone = !withinMutation && context.viewer.role !== 'ARS';
    const { subgraph, staleCache, today } = options;
    this.#staleEntities = isForEveryone
      ? new StaleEntities(subgraph, staleCache, context.types, asked, today())
      : undefined;
  }

  of({ data, errors, text }: SubgraphAnswer): Answer {
    const { options } = this;
    const { subgraph, log } = options;
    const breaches = this.#parts.flatMap((part) => {
      const read = this.#reader.part(sentOf(data, part), part);
      this.#values.set(part, read.value);
      return read.breaches;
    });
    const faults = errors.filter(isFault);
    const codes = faults.length > 0 ? { codes: codesOf(faults) } : {};
    if (faults.length + breaches.length > 0)
      log.warn({ subgraph, ...codes, err: breaches[0]?.breach }, 'a subgraph has faults');
    if (this.#staleEntities && options.staleCache.isNews(subgraph, this.question.body, text))
      this.#keep([...errors, ...breaches]);
    const answers = errors.filter((error) => !isFault(error));
    return this.#without(
      [...faults, ...breaches],
      answers.map((error) => passedOn(subgraph, error, [])),
    );
  }

  none(): Answer {
    for (const part of this.#parts) this.#values.set(part, null);
    return this.#without([{ path: undefined }], []);
  }

  #keep(wrong: readonly Fault[]): void {
    const places = wrong.map(({ path }) => this.#placeOf(path));
    for (const part of this.#parts) {
      const value = this.#values.get(part);
      const touching = places.filter(({ parts }) => parts.includes(part));
      if (!value || touching.some(({ name }) => name === undefined)) continue;
      this.#staleEntities?.keep(value, part, new Set(touching.map(({ name }) => name!)));
    }
  }

  #without(faults: readonly Fault[], answers: readonly GraphQLFormattedError[]): Answer {
    const standIns = new Set<string>();
    for (const { path } of faults) {
      const { parts, name } = this.#placeOf(path);
      const lost = parts.filter((part) => !this.#standIn(part, name, standIns));
      // One error covers the whole fetch if nothing stands in.
      if (lost.length === parts.length) this.#miss(lost, path);
      else for (const part of lost) this.#miss([part], part.at);
    }
    const errors = [...answers, ...this.#faults.values()];
    const values = this.#parts.map((part) => this.#values.get(part) ?? null);
    return { data: dataOf(this.#parts, values), ...(errors.length > 0 && { errors }) };
  }

  /** True if a cached value replaces a field or part that is null because of a fault. */
  #standIn(part: Part, name: string | undefined, standIns: Set<string>): boolean {
    const value = this.#values.get(part);
    const place = [...part.at, value ? name : undefined].join();
    if (standIns.has(place)) return true;
    if (!this.#staleEntities || (value && (name === undefined || value[name] !== null))) return false;
    const known = this.#staleEntities.recall(part, value ? name : undefined);
    if (known.fetchedAt.length === 0) return false;
    standIns.add(place);
    this.#values.set(part, { ...value, ...known.fields });
    for (const fetchedAt of known.fetchedAt) this.#tell(part, { stale: true, fetchedAt });
    for (const unknown of known.unknown) this.#miss([part], [...part.at, unknown]);
    return true;
  }

  #miss(parts: readonly Part[], path: Path | undefined): void {
    for (const part of parts) this.#tell(part);
    const regions = regionsOf(parts.map(({ key }) => key));
    this.#faults.set(String(path), unavailable(this.options.subgraph, regions, path));
  }

  #tell({ key: { regionCode } }: Part, instead: Pick<Missing, 'stale' | 'fetchedAt'> = {}): void {
    const region = typeof regionCode === 'string' ? regionCode : null;
    this.question.context.completeness.miss({ subgraph: this.options.subgraph, region, ...instead });
  }

  #placeOf(path: Path | undefined): Place {
    const [first] = this.#parts;
    if (!path || !first) return { parts: this.#parts, name: undefined };
    const depth = first.at.length;
    const part = depth === 0 ? first : this.#parts[path[1] as number];
    return {
      parts: part ? [part] : this.#parts,
      name: path[depth] === undefined ? undefined : String(path[depth]),
    };
  }
}
