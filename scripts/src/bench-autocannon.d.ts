// What `npm run bench` uses of autocannon 9, which ships no types of its own.
declare module 'autocannon' {
  interface Options {
    readonly url: string;
    readonly method: 'POST';
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string;
    /** Any other answer counts as a mismatch. */
    readonly expectBody: string;
    readonly connections: number;
    readonly duration: number;
  }
  interface Result {
    readonly '2xx': number;
    readonly non2xx: number;
    readonly errors: number;
    readonly mismatches: number;
    /** Seconds that it really took. */
    readonly duration: number;
  }
  interface Run extends PromiseLike<Result> {
    on(
      event: 'response',
      listener: (client: unknown, status: number, bytes: number, timeMs: number) => void,
    ): void;
  }
  export default function autocannon(options: Options): Run;
}
