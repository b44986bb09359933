import { runInRequest, startRequestLog } from '@hopen/kit/server';
import { describe, expect, it } from '@jest/globals';
import { InFlightDedupe } from './in-flight-dedupe.ts';

describe('a fetch that is under way', () => {
  it('is shared, and the story of who joins names the request that asked', async () => {
    const inFlight = new InFlightDedupe<string>();
    const [first, second] = [startRequestLog('request-first'), startRequestLog('request-second')];
    let fetches = 0;
    const fetch = async () => `answer ${++fetches}`;
    const join = () => inFlight.join('question', fetch);
    const answers = await Promise.all([
      runInRequest(first, join),
      runInRequest(second, join),
      runInRequest(second, join),
    ]);
    expect(answers).toEqual(['answer 1', 'answer 1', 'answer 1']);
    expect(first.facts).toEqual({});
    expect(second.facts).toEqual({ sharedWith: ['request-first'] });
    expect(await runInRequest(second, join)).toBe('answer 2');
  });
});
