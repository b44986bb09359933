import { RuleViolation, refuseIfAny } from '@hopen/schema';
import { HOLDING_STATUSES } from '../domain/application-status.ts';
import { outOfLimits, overEnvelope, tooManyDomains } from '../domain/limits.ts';
import { notTransmitted } from '../domain/transmission.ts';
import { type Addition, findOthers, holderKey } from '../persistence/case-files.ts';
import { findEnvelope } from '../persistence/sums.ts';
import { findLatestTransmissions } from '../persistence/transmissions.ts';
import { type Command, type RequestContext, run, type Target } from './acting.ts';
import type {
  PreselectApplicationsInput,
  PreselectionItemInput,
  RetainApplicationsInput,
} from './inputs.type.ts';

const MOST_ITEMS = 500;

/** The ARS reserves money for many applications at once: all fit the envelope, and no beneficiary holds too many. */
export function preselect(context: RequestContext, input: PreselectApplicationsInput) {
  checkItems(input.items);
  const command: Command<PreselectionItemInput> = {
    mutation: 'preselectApplications',
    act: 'PRESELECT',
    input,
    items: input.items,
    itemsField: 'items',
    holds: 'BOTH',
    prepare: ({ item, programme }) => ({
      terms: { grantedCents: item.amount },
      violations: outOfLimits(item.amount, programme, 'amount'),
    }),
    together: async (em, held, additions) => {
      const { programme, state } = held[0]!;
      if (held.some((each) => each.programme.code !== programme.code)) throw severalProgrammes();
      const reserved = additions.reduce((sum, { outcome }) => sum + outcome.decision.grantedCents!, 0);
      const others = await findOthers(
        em,
        programme.code,
        held.map((each) => each.state),
      );
      refuseIfAny([
        ...overEnvelope(await findEnvelope(em, programme.code, state.regionCode), reserved),
        ...domainsHeld(others, additions).flatMap(([already, more]) =>
          tooManyDomains(already, more, programme),
        ),
      ]);
    },
  };
  return run(context, command);
}

/** What each beneficiary holds already, and what this adds. */
function domainsHeld(others: Awaited<ReturnType<typeof findOthers>>, additions: readonly Addition[]) {
  const held = others.filter(({ status }) => HOLDING_STATUSES.includes(status)).map(holderKey);
  const added = Map.groupBy(additions, ({ file }) => holderKey(file.application));
  return [...added].map(([key, more]) => [held.filter((each) => each === key).length, more.length] as const);
}

/** The DGOS notifies many applications at once, each as its ARS has transmitted it. */
export async function retain(context: RequestContext, input: RetainApplicationsInput) {
  checkItems(input.items);
  // By programme, read once for the whole command.
  const latest = new Map<string, ReturnType<typeof findLatestTransmissions>>();
  return run(context, {
    mutation: 'retainApplications',
    act: 'RETAIN',
    input,
    items: input.items,
    itemsField: 'items',
    prepare: async ({ em, file, programme }) => {
      const { id, programmeCode, regionCode } = file.application;
      if (!latest.has(programmeCode)) latest.set(programmeCode, findLatestTransmissions(em, programmeCode));
      const item = { applicationId: id, amountCents: file.last.grantedCents! };
      const transmission = (await latest.get(programmeCode))?.get(regionCode) ?? null;
      return { violations: notTransmitted(item, transmission, programme) };
    },
  });
}

function checkItems(items: readonly Target[]): void {
  if (items.length >= 1 && items.length <= MOST_ITEMS) return;
  throw new RuleViolation(
    'BAD_USER_INPUT',
    `De 1 à ${MOST_ITEMS} dossiers à la fois, et non ${items.length}.`,
    {
      field: 'input.items',
    },
  );
}

const severalProgrammes = () =>
  new RuleViolation('BAD_USER_INPUT', 'Une présélection porte sur un seul programme.', { field: 'items' });
