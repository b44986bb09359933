import { migration } from '@hopen/kit/database';

/** The national body that steers a programme: the DGOS, for all that were there before. */
export const steeringBodyMigration = migration(
  '010-steering-body',
  `
alter table programme add column steering_body jsonb;
update programme set steering_body = jsonb_build_object('code', 'DGOS', 'name', 'Direction générale de l''offre de soins');
alter table programme alter column steering_body set not null;
`,
);
