import type { Database } from '@hopen/kit/database';

type Em = Database['em'];

/** First row of a query, by its first column. */
async function firstOf(em: Em, query: string): Promise<Record<string, string>> {
  const [row] = await em.execute(`select * from (${query}) found order by 1 limit 1`);
  return row!;
}

/** Applications of HOP'EN in a status. */
const inStatus = (status: string) => `
  select id, sequence, region_code from funding.application_state
  where programme_code = 'HOPEN' and status = '${status}' and until = '9999-12-31'`;

/** Direct change of the database, with the differences it causes. */
export interface Tampering {
  readonly what: string;
  tamper(em: Em): Promise<string[]>;
}

const ofApplication = (
  what: string,
  status: string,
  sql: string,
  namesOf: (id: string, sequence: number) => string[],
): Tampering => ({
  what,
  async tamper(em) {
    const { id, sequence } = await firstOf(em, inStatus(status));
    await em.execute(sql.replaceAll('$id', `'${id}'`).replaceAll('$sequence', String(sequence)));
    return namesOf(id!, Number(sequence));
  },
});

const ofAllotment = (what: string, sql: string, namesOf: (region: string) => string[]): Tampering => ({
  what,
  async tamper(em) {
    const { id, region_code } = await firstOf(
      em,
      `select id, region_code from funding.ledger_line where kind = 'ALLOTMENT' and programme_code = 'HOPEN'`,
    );
    await em.execute(sql.replaceAll('$id', `'${id}'`));
    return namesOf(region_code!);
  },
});

const PERIOD = 'update funding.application_period set';
const DECISION = 'update funding.decision set';
const THIS = 'where application_id = $id and sequence = $sequence';
const LINE = 'update funding.ledger_line set';
const period = (id: string, sequence: number) => [`PERIOD ${id} ${sequence}`];

/** Changes after which the synthetic country no longer follows from its facts. */
export const TAMPERINGS: readonly Tampering[] = [
  ...[
    `status = 'ACCEPTED'`,
    'requested_cents = requested_cents + 1',
    'granted_cents = granted_cents + 1',
    `"from" = "from" - 1`,
    `until = date '9999-12-30'`,
    `planned_targets_on = date '2030-01-01'`,
    'targets_reached_on = null',
    'extension_months = extension_months + 1',
    'submitted_on = null',
    'retained_on = retained_on + 1',
    'accepted_on = accepted_on - 1',
  ].map((set) => ofApplication(`a period: ${set}`, 'TARGETS_VALIDATED', `${PERIOD} ${set} ${THIS}`, period)),
  ofApplication('a period that is gone', 'REFUSED', `delete from funding.application_period ${THIS}`, period),
  ofApplication(
    'a period too many',
    'REFUSED',
    `insert into funding.application_period
       select (jsonb_populate_record(period, jsonb_build_object('sequence', sequence + 1))).*
       from funding.application_period period ${THIS}`,
    (id, sequence) => period(id, sequence + 1),
  ),
  ofApplication(
    'the amount that a decision repeats',
    'TARGETS_VALIDATED',
    `${DECISION} requested_cents = requested_cents + 1 ${THIS}`,
    period,
  ),
  ofApplication(
    'the grant of a decision',
    'TARGETS_VALIDATED',
    `${DECISION} granted_cents = granted_cents - 1 ${THIS}`,
    (id, sequence) => [...period(id, sequence), `HOLDING ${id}`, `INSTALMENT ${id} ADVANCE`],
  ),
  ofApplication(
    'the day of a decision that nothing was booked by',
    'REFUSED',
    `${DECISION} decided_on = decided_on + 1 where application_id = $id and sequence = 1`,
    (id) => period(id, 1),
  ),
  ofApplication(
    'the last decision, gone',
    'WITHDRAWN',
    `delete from funding.decision ${THIS}`,
    (id, sequence) => [...period(id, sequence - 1), ...period(id, sequence)],
  ),
  ofApplication(
    'a commitment that is a cent more',
    'TARGETS_VALIDATED',
    `${LINE} amount_cents = amount_cents + 1 where application_id = $id and kind = 'COMMITMENT'`,
    (id) => [`HOLDING ${id}`],
  ),
  ofApplication(
    'a reservation that was never given back',
    'TARGETS_VALIDATED',
    `delete from funding.ledger_line where application_id = $id and kind = 'RELEASE'`,
    (id) => [`HOLDING ${id}`],
  ),
  {
    what: 'a domain that its structure held already',
    async tamper(em) {
      const taking = `select id, structure, domain_code, decided_on::text as day
        from funding.application_state join funding.decision on application_id = id and act = 'PRESELECT'
        where programme_code = 'HOPEN' and until = '9999-12-31' and application_state.status = 'TARGETS_VALIDATED'`;
      const pair = await firstOf(
        em,
        `select other.id, other.day, one.id as one, one.day as one_day, one.domain_code, structure
         from (${taking}) one join (${taking}) other using (structure)
         where one.id <> other.id and one.day <= other.day`,
      );
      await em.execute('update funding.application set domain_code = ? where id = ?', [
        pair.domain_code,
        pair.id,
      ]);
      const both = [
        `${pair.id} ${pair.day}`,
        ...(pair.day === pair.one_day ? [`${pair.one} ${pair.day}`] : []),
      ];
      return both.map((each) => `STRUCTURE ${each} ${pair.structure}`);
    },
  },
  ofApplication(
    'more paid than was ever granted',
    'TARGETS_VALIDATED',
    `${LINE} amount_cents = amount_cents + 42000000000 where application_id = $id and kind = 'ADVANCE'`,
    (id) => [`HOLDING ${id}`, `ENVELOPE ${id.split('-')[1]}`, `INSTALMENT ${id} ADVANCE`],
  ),
  {
    what: 'a line of no decision',
    async tamper(em) {
      const line = await firstOf(
        em,
        `select id, application_id, decision_sequence from funding.ledger_line
         where kind = 'BALANCE' and programme_code = 'HOPEN'`,
      );
      await em.execute(`${LINE} decision_sequence = 99 where id = ?`, [line.id]);
      return [`LINE ${line.id}`, `PAYMENT ${line.application_id} ${line.decision_sequence}`];
    },
  },
  {
    what: 'a line of another day than its decision',
    async tamper(em) {
      const line = await firstOf(
        em,
        `select id from funding.ledger_line where kind = 'BALANCE' and programme_code = 'HOPEN'`,
      );
      await em.execute(`${LINE} recorded_on = recorded_on + 1 where id = ?`, [line.id]);
      return [`LINE ${line.id}`];
    },
  },
  {
    what: 'a line on the envelope of another region',
    async tamper(em) {
      const line = await firstOf(
        em,
        `select id from funding.ledger_line where kind = 'BALANCE' and programme_code = 'HOPEN' and region_code = '93'`,
      );
      const roomiest = await firstOf(
        em,
        `select -sum(case when kind = 'COMMITMENT' then amount_cents else -amount_cents end) as room, region_code
         from funding.ledger_line where programme_code = 'HOPEN' and region_code <> '93'
           and kind in ('COMMITMENT', 'ADVANCE', 'BALANCE', 'CORRECTION') group by region_code`,
      );
      await em.execute(`${LINE} region_code = ? where id = ?`, [roomiest.region_code, line.id]);
      return [`LINE ${line.id}`];
    },
  },
  ofAllotment('an envelope that is nearly gone', `${LINE} amount_cents = 1 where id = $id`, (region) => [
    `ENVELOPE ${region}`,
  ]),
  ofAllotment(
    'allotments that pass the budget',
    `${LINE} amount_cents = amount_cents + 42000000000 where id = $id`,
    () => ['BUDGET HOPEN'],
  ),
  {
    what: 'a line of the journal',
    async tamper(em) {
      await em.execute(`update funding.journal set actor = 'NOBODY' where sequence = 1`);
      return ['JOURNAL line 1'];
    },
  },
  {
    what: 'decisions of which the journal does not tell',
    async tamper(em) {
      const { id, sequence } = await firstOf(em, inStatus('SUBMITTED'));
      await em.execute(`update funding.application set data_origin = 'DECLARED' where id = ?`, [id]);
      const decisions = Array.from({ length: Number(sequence) }, (_, index) => `JOURNAL ${id} ${index + 1}`);
      return [`JOURNAL ${id}`, ...decisions];
    },
  },
];
