import { type SourceOptions, SubgraphSource } from './subgraph-source.ts';

/**
 * Data sources by subgraph, kept across supergraph changes, so that requests planned earlier still find theirs at its
 * current URL.
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

  /** Closes the connections to subgraphs that are no longer part of the supergraph. */
  keepOnly(names: readonly string[]): void {
    for (const [name, source] of this.#sources) if (!names.includes(name)) source.leave();
  }

  async close(): Promise<void> {
    await Promise.all([...this.#sources.values()].map((source) => source.close()));
  }
}
