import { type SourceOptions, SubgraphSource } from './subgraph-source.ts';

/**
 * The source of each subgraph. A subgraph keeps its source while the supergraph changes, so that a request that was
 * planned before still finds it, wherever it is by then.
 */
export class SubgraphSources {
  readonly #sources = new Map<string, SubgraphSource>();

  constructor(readonly options: SourceOptions) {}

  at(name: string, url: string): SubgraphSource {
    const known = this.#sources.get(name);
    known?.moveTo(url);
    const source = known ?? new SubgraphSource(name, url, this.options);
    this.#sources.set(name, source);
    return source;
  }

  /** Closes the connections to the subgraphs that are no part of the graph any more. */
  keepOnly(names: readonly string[]): void {
    for (const [name, source] of this.#sources) if (!names.includes(name)) source.leave();
  }

  async close(): Promise<void> {
    await Promise.all([...this.#sources.values()].map((source) => source.close()));
  }
}
