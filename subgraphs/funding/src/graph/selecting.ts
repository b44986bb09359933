import { RuleViolation, refuseIfAny } from '@hopen/schema';
import type { ApplicationState } from '../domain/application-state.ts';
import { HOLDING_STATUSES } from '../domain/application-status.ts';
import { outOfLimits, overEnvelope, tooManyDomains } from '../domain/limits.ts';
import type { Programme } from '../domain/programme.ts';
import { notTransmitted } from '../domain/transmission.ts';
import { type Addition, findOthers, holderKey } from '../persistence/case-files.ts';
import { findEnvelope } from '../persistence/sums.ts';
import { findLatestTransmissions } from '../persistence/transmissions.ts';
import { type Command, type RequestContext, run } from './acting.ts';
import type {
  PreselectApplicationsInput,
  PreselectionItemInput,
  RetainApplicationsInput,
} from './inputs.type.ts';

/** The ARS reserves money for many applications at once: all fit the envelope, and no beneficiary holds too many. */
export function preselect(context: RequestContext, input: PreselectApplicationsInput) {
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
        ...domainObstacles(others, additions, programme),
      ]);
    },
  };
  return run(context, command);
}

/** What speaks against giving each beneficiary so many more domains, told of its last application in the list. */
function domainObstacles(
  others: readonly ApplicationState[],
  additions: readonly Addition[],
  programme: Programme,
): RuleViolation[] {
  const filers = additions.map(({ file }) => holderKey(file.application));
  const held = others.filter(({ status }) => HOLDING_STATUSES.includes(status)).map(holderKey);
  return [...new Set(filers)].flatMap((filer) => {
    const [already, more] = [held, filers].map((all) => all.filter((each) => each === filer).length);
    const field = `items.${filers.lastIndexOf(filer)}`;
    return tooManyDomains(already!, more!, programme).map(
      ({ code, message, details }) => new RuleViolation(code, message, { ...details, field }),
    );
  });
}

/** The DGOS notifies many applications at once, each as its ARS has transmitted it. */
export async function retain(context: RequestContext, input: RetainApplicationsInput) {
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

const severalProgrammes = () =>
  new RuleViolation('BAD_USER_INPUT', 'Une présélection porte sur un seul programme.', { field: 'items' });
