// What `npm run bench` and `npm run conformance` use of autocannon 9, which ships no types of its own.
declare module 'autocannon' {
  interface Options {
    readonly url: string;
    readonly method: 'POST';
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string;
    /** Any other answer counts as a mismatch. */
    readonly expectBody: string;
    readonly connections: number;
    /** How many requests in all, or for how many seconds. */
    readonly amount?: number;
    readonly duration?: number;
    /** Milliseconds between two looks at whether all is done. */
    readonly sampleInt?: number;
    /** Seconds that one request may take. */
    readonly timeout?: number;
    /** Errors and mismatches after which it gives up. */
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
