import { JOURNAL_DONE_BY, migration } from '@hopen/kit';

/** Who did what the journal tells. */
export const doneByMigration = migration('003-done-by', JOURNAL_DONE_BY);
