import { JOURNAL_DONE_BY } from '@hopen/kit/commands';
import { migration } from '@hopen/kit/database';

/** Adds the requester to the journal. */
export const doneByMigration = migration('007-done-by', JOURNAL_DONE_BY);
