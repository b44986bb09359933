// Types of autocannon 9, which ships none; limited to what `npm run bench` and `npm run conformance` use.
declare module 'autocannon' {
  interface Options {
    readonly url: string;
    readonly method: 'POST';
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string;
    /** Expected body; any other response counts as a mismatch. */
    readonly expectBody: string;
    readonly connections: number;
    /** Total number of requests, or duration in seconds. */
    readonly amount?: number;
    readonly duration?: number;
    /** Polling interval for completion, in ms. */
    readonly sampleInt?: number;
    /** Request timeout in seconds. */
    readonly timeout?: number;
    /** Number of errors and mismatches that aborts the run. */
    readonly bailout?: number;
  }
  interface Result {
    readonly errors: number;
    readonly non2xx: number;
    readonly mismatches: number;
  }
  interface Run extends PromiseLike<Result> {
    on(
      event: 'response',
      listener: (client: unknown, status: number, bytes: number, timeMs: number) => void,
    ): void;
  }
  export default function autocannon(options: Options): Run;
}
