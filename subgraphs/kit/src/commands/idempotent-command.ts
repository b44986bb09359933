import { createHash } from 'node:crypto';
import { RuleViolation, type UserError, userErrorsOf } from '@hopen/schema';
import type { SqlEntityManager } from '@mikro-orm/sql';
import pLimit, { type LimitFunction } from 'p-limit';
import type { Bearer } from '../auth/bearer.ts';
import { NAMES_NOBODY } from '../auth/read-only-token-plugin.ts';
import { lockTimeoutMs } from '../database/locks.ts';
import { CANCELED } from '../database/postgres-pool.ts';
import type { Writes } from '../database/roles.ts';
import { forbidden } from '../graphql/format-error.ts';
import { waitLimitMs } from '../server/request-log.ts';
import { appendToJournal, type JournalEntry } from './journal.ts';

/** The table of the commands that a subgraph has answered, for its migrations. */
export const COMMAND_TABLE = `
create table command (
  viewer text not null,
  idempotency_key text not null,
  input_hash text not null,
  answer jsonb,
  answered_at timestamptz not null default now(),
  primary key (viewer, idempotency_key)
);
`;

/** A key is taken, then gets its answer. */
export const COMMAND_WRITES: Writes = { command: ['answer'] };

/** A mutation as it was called. */
export interface Call {
  readonly viewer: Bearer;
  readonly mutation: string;
  readonly input: { readonly idempotencyKey: string };
}

/** What a command did, in a few words that can be kept; or the rules that refused it. */
export type Answer<Receipt> =
  | { readonly receipt: Receipt; readonly userErrors: [] }
  | { readonly receipt: null; readonly userErrors: UserError[] };

/** What a command did: what is kept of it as its answer, and what the journal tells. */
export interface CommandResult<Receipt> {
  readonly receipt: Receipt;
  readonly journal: readonly JournalEntry[];
}

const LONGEST_KEY = 200;
/** SQLSTATE of a deadlock and of a serialisation failure: nothing was done, and a second try finds its way. */
const TRY_AGAIN = ['40P01', '40001'];
const MOST_TRIES = 5;
/** Fewer than the connections of the pool, so that commands that wait for each other leave some to those who read. */
const AT_ONCE = 6;
/** SQLSTATE of a lock that was not given in time. */
const LOCKED = '55P03';

/**
 * Runs a mutation in one transaction, once per person and key: the same key gives the same answer, a refusal included,
 * also when two arrive together; the same key with another input is refused. A refusal leaves nothing behind but itself.
 * Who comes first is served first; `BUSY`, and nothing done, when the time of the request is over before its turn. `act`
 * leaves the journal alone: it is written last, since everybody waits for it until the commit.
 */
export async function runCommand<Receipt extends object>(
  em: SqlEntityManager,
  call: Call,
  act: (em: SqlEntityManager) => Promise<CommandResult<Receipt>>,
): Promise<Answer<Receipt>> {
  const wrongKey = keyViolation(call.input.idempotencyKey);
  if (wrongKey) return refusal(wrongKey)!;
  return inTurn(queueOf(em), async () => {
    for (let tries = 1; ; tries++) {
      try {
        return await em.fork().transactional((inCommand) => once(inCommand, call, act));
      } catch (error) {
        const { code = '' } = error as { code?: string };
        if (code === LOCKED || code === CANCELED) throw busy();
        if (tries === MOST_TRIES || !TRY_AGAIN.includes(code)) throw error;
      }
    }
  });
}

/** One queue per database. */
const queues = new WeakMap<object, LimitFunction>();

function queueOf({ config }: SqlEntityManager): LimitFunction {
  const queue = queues.get(config) ?? pLimit(AT_ONCE);
  queues.set(config, queue);
  return queue;
}

/** Waits for its turn without a connection, and no longer than the request has time. */
function inTurn<Result>(queue: LimitFunction, serve: () => Promise<Result>): Promise<Result> {
  const ms = waitLimitMs();
  return new Promise((resolve, reject) => {
    const overdue = Number.isFinite(ms) ? setTimeout(() => reject(busy()), ms) : undefined;
    const begin = () => {
      clearTimeout(overdue);
      return waitLimitMs() > 0 ? serve() : Promise.reject(busy());
    };
    queue(begin).then(resolve, reject);
  });
}

const busy = () =>
  new RuleViolation('BUSY', "D'autres actes sont en cours : rien n'a été fait, réessayez avec la même clé.");

function keyViolation(key: string): RuleViolation | undefined {
  if (key.trim() && key.length <= LONGEST_KEY && key.isWellFormed() && !key.includes('\u0000')) {
    return undefined;
  }
  return new RuleViolation('BAD_USER_INPUT', `Une clé d'idempotence a de 1 à ${LONGEST_KEY} caractères.`, {
    field: 'idempotencyKey',
  });
}

async function once<Receipt extends object>(
  em: SqlEntityManager,
  call: Call,
  act: (em: SqlEntityManager) => Promise<CommandResult<Receipt>>,
): Promise<Answer<Receipt>> {
  // The wait for a connection counts too.
  if (waitLimitMs() <= 0) throw busy();
  const { table, owner, formerOwner, key, inputHash } = keyOf(em, call);
  // Whoever comes second with the same key waits here until the first has its answer, or has failed.
  const taken = await em.execute(
    `with waits as materialized (select set_config('lock_timeout', ?, true))
     insert into ${table} (viewer, idempotency_key, input_hash) select ?, ?, ? from waits
     where not exists (select 1 from ${table} where viewer = ? and idempotency_key = ?)
     on conflict do nothing returning 1`,
    [String(lockTimeoutMs()), owner, key, inputHash, formerOwner, key],
  );
  if (taken.length > 0) {
    const { answer, journal } = await answerTo(em, act);
    await em.execute(`update ${table} set answer = ?::jsonb where viewer = ? and idempotency_key = ?`, [
      JSON.stringify(answer, wellFormed),
      owner,
      key,
    ]);
    await appendToJournal(em, journal);
    return answer;
  }
  const kept = await keptAnswer<Receipt>(em, call);
  if (kept) return kept;
  const message = "Cette clé d'idempotence a déjà servi, pour une autre demande : choisissez-en une autre.";
  const reused = new RuleViolation('IDEMPOTENCY_KEY_REUSED', message, { field: 'idempotencyKey' });
  return refusal(reused)!;
}

/** Under which key a command is kept, and whose it is. */
const keyOf = ({ config }: SqlEntityManager, { viewer, mutation, input }: Call) => ({
  table: `"${config.get('schema')}".command`,
  ...ownersOf(viewer),
  key: input.idempotencyKey,
  inputHash: digest([mutation, input]),
});

/**
 * A key is the person's in its office: an answer tells what the DGOS, or this agency, may know, so whoever changes office
 * starts anew; for which beneficiaries a token is good changes while its bearer acts, and is no part of it. Keys from before
 * persons were told apart belonged to all who had the same claims, and still answer these.
 */
function ownersOf(viewer: Bearer): { owner: string; formerOwner: string } {
  const { subject, mayOnlyRead: _, ...claims } = viewer;
  if (!subject) throw forbidden(NAMES_NOBODY);
  const office = claims.role === 'ESTABLISHMENT' ? { role: claims.role } : claims;
  return { owner: digest({ ...office, subject }), formerOwner: digest(sorted(claims)) };
}

/** The answer that this very call got before: for a mutation that must ask somebody else before it acts. */
export async function keptAnswer<Receipt extends object>(
  em: SqlEntityManager,
  call: Call,
): Promise<Answer<Receipt> | undefined> {
  const { table, owner, formerOwner, key, inputHash } = keyOf(em, call);
  const [known] = await em.execute(
    `select input_hash, answer from ${table} where viewer in (?, ?) and idempotency_key = ?
     order by viewer = ? desc limit 1`,
    [owner, formerOwner, key, owner],
  );
  return known?.input_hash === inputHash ? (known.answer ?? undefined) : undefined;
}

/** Acts behind a savepoint, so that a refusal undoes the act and keeps the answer. */
async function answerTo<Receipt extends object>(
  em: SqlEntityManager,
  act: (em: SqlEntityManager) => Promise<CommandResult<Receipt>>,
): Promise<{ readonly answer: Answer<Receipt>; readonly journal: readonly JournalEntry[] }> {
  try {
    const { receipt, journal } = await em.transactional((inAct) => act(inAct));
    return { answer: { receipt, userErrors: [] }, journal };
  } catch (error) {
    const refused = refusal(error);
    if (!refused) throw error;
    return { answer: refused, journal: [] };
  }
}

/** Rules name the fields that they know; in a mutation these are fields of `input`. */
function refusal(error: unknown): { receipt: null; userErrors: UserError[] } | undefined {
  const userErrors = userErrorsOf(error)?.map(({ field, ...rest }) => ({
    ...rest,
    field: field === null ? null : `input.${field}`,
  }));
  return userErrors && { receipt: null, userErrors };
}

const digest = (value: unknown): string => createHash('sha256').update(canonical(value)).digest('hex');

/** JSON with the keys of every object in order and without nulls: the same input gives the same text however written. */
const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, each) =>
    each && typeof each === 'object' && !Array.isArray(each)
      ? Object.fromEntries(
          Object.entries(each)
            .filter(([, held]) => held !== null)
            .sort(([a], [b]) => (a < b ? -1 : 1)),
        )
      : each,
  );

/** Who acts for several is the same whatever the order in which its token names them. */
const sorted = (viewer: Bearer): Bearer =>
  viewer.role === 'ESTABLISHMENT'
    ? { ...viewer, beneficiaries: [...new Set(viewer.beneficiaries)].sort() }
    : viewer;

/** A message may quote half a character of what it refuses; the database takes whole ones. */
const wellFormed = (_: string, value: unknown) => (typeof value === 'string' ? value.toWellFormed() : value);
