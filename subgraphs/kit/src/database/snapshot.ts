import { IsolationLevel } from '@mikro-orm/core';
import type { SqlEntityManager } from '@mikro-orm/sql';

/** Reads in several statements what was there at one moment, whatever is written meanwhile. */
export const inSnapshot = <Result>(
  em: SqlEntityManager,
  read: (em: SqlEntityManager) => Promise<Result>,
): Promise<Result> =>
  em.fork().transactional((inRead) => read(inRead), {
    isolationLevel: IsolationLevel.REPEATABLE_READ,
    readOnly: true,
  });
