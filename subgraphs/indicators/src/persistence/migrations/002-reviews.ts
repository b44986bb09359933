import { COMMAND_TABLE, JOURNAL_TABLE } from '@hopen/kit/commands';
import { migration } from '@hopen/kit/database';

/** Evidence and reviews of declared values, the journal, and the commands that were answered. */
export const reviewsMigration = migration(
  '002-reviews',
  `
alter table indicator_value add column evidence jsonb not null default '[]';
create sequence value_number start 100000000;
create table review (
  value_id text not null references indicator_value on delete cascade,
  sequence integer not null,
  act text not null,
  state text not null,
  decided_on date not null,
  organisation text not null,
  motive text,
  evidence jsonb not null default '[]',
  primary key (value_id, sequence)
);
alter table beneficiary add column closed_on date;
${JOURNAL_TABLE}
${COMMAND_TABLE}
`,
);
