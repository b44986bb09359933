import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { accessLogFrom } from './access-log.ts';
import { runInRequest, startRequestLog } from './request-log.ts';

const fileOf = () => join(process.env.HOPEN_RUN_FOLDER!, crypto.randomUUID(), 'access.log');

describe('the access log', () => {
  it('is appended to a file of its own, whatever the level of the log', async () => {
    const ACCESS_LOG = fileOf();
    for (const requestId of ['of-the-first', 'of-the-second'])
      runInRequest(startRequestLog(requestId), () =>
        accessLogFrom({ ACCESS_LOG, LOG_LEVEL: 'silent' }, 'funding')?.info({ asked: ['A.b'] }, 'asked'),
      );
    const lines = (await readFile(ACCESS_LOG, 'utf8')).trim().split('\n');
    expect(lines.map((line) => JSON.parse(line))).toEqual(
      ['of-the-first', 'of-the-second'].map((requestId) =>
        expect.objectContaining({ log: 'access', service: 'funding', requestId, asked: ['A.b'] }),
      ),
    );
  });

  it('is among the lines of the log in production, where nobody named a file', () => {
    expect(accessLogFrom({ NODE_ENV: 'production' })).toBeDefined();
  });
});
