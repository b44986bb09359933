import { beginStory, within } from '@hopen/kit/server';
import { describe, expect, it } from '@jest/globals';
import { Flights } from './in-flight-dedupe.ts';

describe('a fetch that is under way', () => {
  it('is shared, and the story of who joins names the request that asked', async () => {
    const flights = new Flights<string>();
    const [first, second] = [beginStory('request-first'), beginStory('request-second')];
    let fetches = 0;
    const fetch = async () => `answer ${++fetches}`;
    const join = () => flights.join('question', fetch);
    const answers = await Promise.all([within(first, join), within(second, join), within(second, join)]);
    expect(answers).toEqual(['answer 1', 'answer 1', 'answer 1']);
    expect(first.facts).toEqual({});
    expect(second.facts).toEqual({ sharedWith: ['request-first'] });
    expect(await within(second, join)).toBe('answer 2');
  });
});
