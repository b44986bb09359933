import { JOURNAL_DONE_BY } from '@hopen/kit/commands';
import { migration } from '@hopen/kit/database';

/** Adds the requester to the journal. */
export const doneByMigration = migration('006-done-by', JOURNAL_DONE_BY);
