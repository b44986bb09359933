import { describe, expect, it } from '@jest/globals';
import { StaleCache } from './stale-cache.ts';
import { TRAFFIC_SETTINGS } from './traffic-settings.ts';

const opened = (staleBytes: number) => new StaleCache({ ...TRAFFIC_SETTINGS, staleBytes });
const field = (key: string, subgraph = 'roadmaps-paca', isChosen = false) => ({ subgraph, key, isChosen });
const textsOf = (known: StaleCache, key: string) =>
  known.find(field(key)).map(({ text }) => JSON.parse(text));

describe('what an ARS last said of a field', () => {
  it('has the room of that ARS, which no other takes away', () => {
    const known = opened(2_000);
    known.keep(field('vision'), 'Ensemble.');
    for (let index = 0; index < 1_000; index++) {
      known.keep(field(`day ${index}`, 'roadmaps-bretagne'), 'x'.repeat(100));
      known.keep(field(`day ${index}`, 'roadmaps-paca', true), 'x'.repeat(100));
    }
    expect(textsOf(known, 'vision')).toEqual(['Ensemble.']);
    known.keep(field('vision'), 'x'.repeat(2_000));
    expect(textsOf(known, 'vision')).toEqual([]);
  });

  it('is replaced by what says as much, and stands beside what says less', () => {
    const known = opened(1_000_000);
    known.keep(field('axes'), [{ title: 'a', domains: [{ code: 'D1' }] }]);
    known.keep(field('axes'), [{ title: 'b' }]);
    expect(textsOf(known, 'axes')).toHaveLength(2);
    known.keep(field('axes'), [
      { title: 'c', domains: [{ code: 'D2' }] },
      { title: 'd', domains: [] },
    ]);
    expect(textsOf(known, 'axes')).toHaveLength(1);
  });

  it('is kept in its largest parts, however many smaller ones are asked for', () => {
    const known = opened(1_000_000);
    const whole = Object.fromEntries(Array.from({ length: 10 }, (_, index) => [`f${index}`, index]));
    known.keep(field('contact'), whole);
    for (let index = 0; index < 10; index++) known.keep(field('contact'), { [`f${index}`]: index });
    const kept = textsOf(known, 'contact');
    expect(kept).toContainEqual(whole);
    expect(kept.length).toBeLessThan(10);
  });

  it('is worked out once for an answer that comes again and again', () => {
    const known = opened(1_000_000);
    const news = ['a', 'a', 'b', 'a'].map((answer) => known.isNews('roadmaps-paca', 'question', answer));
    expect(news).toEqual([true, false, true, false]);
    expect(known.isNews('roadmaps-bretagne', 'question', 'a')).toBe(true);
  });
});
