import { describe, expect, it } from '@jest/globals';
import { completenessPlugin } from '../http/completeness-plugin.ts';
import { Completeness } from './completeness.ts';

const completenessOf = async (codes: string[], requireComplete = false) => {
  const errors = codes.map((code) => ({ message: 'x', extensions: { code } }));
  const response = { body: { kind: 'single', singleResult: { data: {}, errors } } };
  const contextValue = { completeness: new Completeness(), requireComplete };
  const started = await completenessPlugin.requestDidStart!({} as never);
  await started!.willSendResponse!({ contextValue, operation: { operation: 'query' }, response } as never);
  const { data, extensions } = response.body.singleResult as { data: unknown; extensions?: object };
  return { data, extensions };
};

describe('an answer is complete', () => {
  it.each([
    [['FORBIDDEN', 'UNKNOWN_REGION'], true],
    [[], true],
    [['FORBIDDEN', 'INTERNAL'], false],
  ])('where every error answers a field, and none tells of a fault: %j', async (codes, complete) => {
    expect((await completenessOf(codes)).extensions).toEqual({ completeness: { complete, missing: [] } });
    expect((await completenessOf(codes, true)).data).toEqual(complete ? {} : null);
  });
});
