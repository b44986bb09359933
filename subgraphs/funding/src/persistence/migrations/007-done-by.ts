import { JOURNAL_DONE_BY } from '@hopen/kit/commands';
import { migration } from '@hopen/kit/database';

/** Who did what the journal tells. */
export const doneByMigration = migration('007-done-by', JOURNAL_DONE_BY);
