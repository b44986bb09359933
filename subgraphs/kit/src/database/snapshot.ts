import { IsolationLevel } from '@mikro-orm/core';
import type { SqlEntityManager } from '@mikro-orm/sql';

/** Runs several reads in one snapshot (repeatable read, read only). */
export const inSnapshot = <Result>(
  em: SqlEntityManager,
  read: (em: SqlEntityManager) => Promise<Result>,
): Promise<Result> =>
  em.fork().transactional((inRead) => read(inRead), {
    isolationLevel: IsolationLevel.REPEATABLE_READ,
    readOnly: true,
  });
