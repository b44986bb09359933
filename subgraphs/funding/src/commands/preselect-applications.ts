import { RuleViolation, refuseIfAny } from '@hopen/schema';
import { preselecting, retaining } from '../domain/act-changes.ts';
import { selectionObstacles } from '../domain/decisions/preselection.ts';
import type {
  PreselectApplicationsInput,
  PreselectionItemInput,
  RetainApplicationsInput,
} from '../graph/inputs.type.ts';
import { findOthers } from '../persistence/case-files.ts';
import { findEnvelope } from '../persistence/sums.ts';
import { findLatestTransmissions } from '../persistence/transmissions.ts';
import { type Command, type RequestContext, run } from './load-cases.ts';

/** The ARS reserves money for many applications at once: all fit the envelope, and no structure holds too many. */
export function preselect(context: RequestContext, input: PreselectApplicationsInput) {
  const command: Command<PreselectionItemInput> = {
    mutation: 'preselectApplications',
    act: 'PRESELECT',
    input,
    items: input.items,
    itemsField: 'items',
    holds: 'BOTH',
    prepare: (held) => preselecting(held, held.item.amount),
    together: async (em, held) => {
      const { programme, state, today } = held[0]!;
      if (held.some((each) => each.programme.code !== programme.code)) throw severalProgrammes();
      const structures = held.map((each) => each.state.structure);
      const proposals = held.map(({ state: { structure, domainCode }, item }) => ({
        structure,
        domainCode,
        amountCents: item.amount,
      }));
      const envelope = await findEnvelope(em, programme.code, state.regionCode);
      const holdings = await findOthers(em, programme.code, structures);
      refuseIfAny(selectionObstacles(proposals, holdings, { programme, envelope, today }));
    },
  };
  return run(context, command);
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
    prepare: async (held) => {
      const { programmeCode, regionCode } = held.file.application;
      if (!latest.has(programmeCode))
        latest.set(programmeCode, findLatestTransmissions(held.em, programmeCode));
      return retaining(held, (await latest.get(programmeCode))?.get(regionCode) ?? null);
    },
  });
}

const severalProgrammes = () =>
  new RuleViolation('BAD_USER_INPUT', 'Une présélection porte sur un seul programme.', { field: 'items' });
