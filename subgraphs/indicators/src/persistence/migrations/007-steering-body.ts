import { migration } from '@hopen/kit/database';

/** The national body that steers a programme: the DGOS, for all that were there before. */
export const steeringBodyMigration = migration(
  '007-steering-body',
  `
create table programme (
  code text primary key,
  steering_body text not null
);
insert into programme (code, steering_body) select distinct programme_code, 'DGOS' from domain;
`,
);
