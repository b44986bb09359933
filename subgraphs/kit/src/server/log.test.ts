import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { UserFacingError } from '../user-facing-error.ts';
import { createLog, levelFrom } from './log.ts';
import {
  addLogFields,
  countErrorCode,
  requestId,
  runInRequest,
  startRequestLog,
  writeRequestLog,
} from './request-log.ts';

const written = (write: (log: ReturnType<typeof createLog>) => void): Record<string, unknown>[] => {
  const lines: string[] = [];
  write(createLog({ service: 'funding', level: 'info', to: { write: (line) => void lines.push(line) } }));
  return lines.map((line) => JSON.parse(line));
};

describe('a line of the log', () => {
  it('says when, how bad, who, and for which request', () => {
    const lines = written((log) => {
      log.info('outside');
      runInRequest(startRequestLog('of-this-request'), () => log.warn({ subgraph: 'x' }, 'within'));
    });
    expect(lines).toEqual([
      { level: 'info', time: expect.stringMatching(/^\d{4}-.*Z$/), service: 'funding', msg: 'outside' },
      expect.objectContaining({ level: 'warn', requestId: 'of-this-request', subgraph: 'x' }),
    ]);
  });

  it('tells of a request what became of it', async () => {
    const [line] = await new Promise<Record<string, unknown>[]>((resolve) => {
      const requestLog = startRequestLog(undefined);
      void runInRequest(requestLog, async () => {
        await setImmediate();
        addLogFields({ operation: 'query Regions' });
        for (const code of ['FORBIDDEN', 'FORBIDDEN', 'BUSY']) countErrorCode(code);
        resolve(written((log) => writeRequestLog(log, requestLog, 200)));
      });
    });
    expect(line).toMatchObject({
      operation: 'query Regions',
      status: 200,
      ms: expect.any(Number),
      codes: { FORBIDDEN: 2, BUSY: 1 },
      requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
  });
});

describe('the id of a request', () => {
  it.each(['12345678', 'a_b-c_d-e', '0b8f7d5e-2c4a-4c0e-9a57-1f6f0f6a2d11', 'x'.repeat(64)])(
    'may be given: %s',
    (id) => expect(startRequestLog(id).requestId).toBe(id),
  );

  it.each([
    [undefined],
    [''],
    ['1234567'],
    ['x'.repeat(65)],
    ['jean.dupont'],
    ['jean@example'],
    ['two words'],
    ['line\nbreak'],
    ['"},"level":"info'],
    [['12345678', '12345678']],
  ])('is made anew for %j', (id) => {
    expect(startRequestLog(id).requestId).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  });

  it('is nobody’s outside of a request', () => {
    expect(requestId()).toBeUndefined();
  });
});

describe('LOG_LEVEL', () => {
  it.each(['debug', 'info', 'warn', 'error', 'silent'])('may be %s', (LOG_LEVEL) => {
    expect(levelFrom({ LOG_LEVEL }, 'info')).toBe(LOG_LEVEL);
  });

  it.each([{}, { LOG_LEVEL: '' }])('is as the process decides with %j', (environment) => {
    expect(levelFrom(environment, 'warn')).toBe('warn');
  });

  it.each(['loud', 'INFO', ' info', '30'])('is not « %s »', (LOG_LEVEL) => {
    expect(() => levelFrom({ LOG_LEVEL }, 'info')).toThrow(UserFacingError);
  });
});
