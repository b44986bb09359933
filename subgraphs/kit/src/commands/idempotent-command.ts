import { createHash } from 'node:crypto';
import { RuleViolation, type UserError, userErrorsOf, type Viewer } from '@hopen/schema';
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

/** Table of a subgraph's answered commands, for its migrations. */
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

/** Write permissions of the table: a key is inserted first, and its answer is set later. */
export const COMMAND_WRITES: Writes = { command: ['answer'] };

/** Invocation of a mutation. */
export interface Call {
  readonly viewer: Bearer;
  readonly mutation: string;
  readonly input: { readonly idempotencyKey: string };
}

/** Stored result of a command: a short receipt, or the rules that refused it. */
export type Answer<Receipt> =
  | { readonly receipt: Receipt; readonly userErrors: [] }
  | { readonly receipt: null; readonly userErrors: UserError[] };

/** Outcome of a command: the receipt to store, and the journal entries. */
export interface CommandResult<Receipt> {
  readonly receipt: Receipt;
  readonly journal: readonly JournalEntry[];
}

const LONGEST_KEY = 200;
/** SQLSTATE of a deadlock and of a serialisation failure: rolled back completely, so a retry is safe. */
const TRY_AGAIN = ['40P01', '40001'];
const MOST_TRIES = 5;
/** Concurrent commands. Below the pool size, so that waiting commands leave connections for reads. */
const AT_ONCE = 6;
/** SQLSTATE of `lock_timeout`. */
const LOCKED = '55P03';

/**
 * Runs a mutation in one transaction, idempotent per person and key: a repeated key returns the stored answer, refusals
 * included, even if both arrive together; the same key with another input is refused. A refusal rolls back everything
 * but itself. Commands queue first in, first out; one whose request times out in the queue fails with `BUSY` and has no
 * effect. `act` returns its journal entries instead of writing them: the journal is locked from the first entry to the
 * commit, so they are written last.
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

/** Command queues, one per database. */
const queues = new WeakMap<object, LimitFunction>();

function queueOf({ config }: SqlEntityManager): LimitFunction {
  const queue = queues.get(config) ?? pLimit(AT_ONCE);
  queues.set(config, queue);
  return queue;
}

/** Queues without holding a connection, at most as long as the request may wait. */
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
  // Waiting for a connection counts too.
  if (waitLimitMs() <= 0) throw busy();
  const { table, owner, formerOwner, key, inputHash } = keyOf(em, call);
  // A concurrent request with the same key blocks here until the first commits or rolls back.
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

/** Primary key, owner and input hash of a stored command. */
const keyOf = ({ config }: SqlEntityManager, { viewer, mutation, input }: Call) => ({
  table: `"${config.get('schema')}".command`,
  ...ownersOf(viewer),
  key: input.idempotencyKey,
  inputHash: digest([mutation, input]),
});

/**
 * Owner of a key: the person in one role, since the stored answer shows what this national body or this ARS may see; a
 * person who changes role starts afresh. The beneficiaries of a token are left out, because they change while its bearer
 * acts.
 * Keys stored before subjects were distinguished belong to the claims (`formerOwner`) and are still honoured.
 */
function ownersOf(viewer: Bearer): { owner: string; formerOwner: string } {
  const { subject, mayOnlyRead: _, ...claims } = viewer;
  if (!subject) throw forbidden(NAMES_NOBODY);
  return { owner: digest({ ...officeOf(claims), subject }), formerOwner: digest(formerClaims(claims)) };
}

/** Role, with the region or the body that it is of. Keys of the DGOS keep the owner of when it was the only body. */
function officeOf(viewer: Viewer): object {
  if (viewer.role === 'ESTABLISHMENT') return { role: viewer.role };
  if (viewer.role !== 'NATIONAL') return viewer;
  const { role, body } = viewer;
  return body === 'DGOS' ? { role: body } : { role, body };
}

/** Office with the beneficiaries, whose order in a token is irrelevant. */
const formerClaims = (viewer: Viewer): object =>
  viewer.role === 'ESTABLISHMENT'
    ? { ...viewer, beneficiaries: [...new Set(viewer.beneficiaries)].sort() }
    : officeOf(viewer);

/** Stored answer of an identical earlier call, for mutations that must query other subgraphs before they act. */
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

/** Runs the command in a savepoint, so that a refusal rolls back its effects but stores the answer. */
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

/** Prefixes field names with `input.`, since rules name the fields of the input object. */
function refusal(error: unknown): { receipt: null; userErrors: UserError[] } | undefined {
  const userErrors = userErrorsOf(error)?.map(({ field, ...rest }) => ({
    ...rest,
    field: field === null ? null : `input.${field}`,
  }));
  return userErrors && { receipt: null, userErrors };
}

const digest = (value: unknown): string => createHash('sha256').update(canonical(value)).digest('hex');

/** Canonical JSON: sorted keys and no nulls, so that equal inputs hash equally. */
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

/** Replaces lone surrogates, which a quoted and truncated input may contain and PostgreSQL refuses. */
const wellFormed = (_: string, value: unknown) => (typeof value === 'string' ? value.toWellFormed() : value);
