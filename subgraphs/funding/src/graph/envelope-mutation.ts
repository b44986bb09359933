import { type Answer, appendToJournal, bulkInsert, forbidden, runCommand } from '@hopen/kit';
import { checkedRegionCode, DataOrigin, euros, RuleViolation, refuseIfAny } from '@hopen/schema';
import { ApplicationState } from '../domain/application-state.ts';
import { laterThan } from '../domain/calendar.ts';
import { LedgerLine } from '../domain/ledger.ts';
import { overEnvelope } from '../domain/limits.ts';
import { OPEN_END } from '../domain/periods.ts';
import { transmit } from '../domain/transmission.ts';
import { lockBudget, lockEnvelopes } from '../persistence/case-files.ts';
import { findAllotted, findEnvelope } from '../persistence/sums.ts';
import { findLatestTransmissions, keepTransmission } from '../persistence/transmissions.ts';
import type { RequestContext } from './acting.ts';
import type { AllotEnvelopeInput, TransmitPreselectionInput } from './inputs.type.ts';
import { findProgramme } from './loaders.ts';

/** Which envelope was changed. */
export interface EnvelopeReceipt {
  readonly programmeCode: string;
  readonly regionCode: string;
}

/** The DGOS adds to a regional envelope, within the budget, or takes off what is available. */
export function allotEnvelope(
  { viewer, em, today }: RequestContext,
  input: AllotEnvelopeInput,
): Promise<Answer<EnvelopeReceipt>> {
  const mutation = 'allotEnvelope';
  if (viewer.role !== 'DGOS') throw forbidden(`Mutation.${mutation} : seule la DGOS délègue une enveloppe.`);
  return runCommand(em, { viewer, mutation, input }, async (inCommand) => {
    const { code: programmeCode, budgetCents, source } = await findProgramme(inCommand, input.programme);
    const regionCode = checkedRegionCode(input.regionCode, 'regionCode');
    const { amount } = input;
    const motive = input.motive?.trim().toWellFormed() || null;
    await lockBudget(inCommand, programmeCode);
    await lockEnvelopes(inCommand, [{ programmeCode, regionCode }]);
    const { allotted, lines, lastOn } = await findAllotted(inCommand, programmeCode);
    const violations = overEnvelope(await findEnvelope(inCommand, programmeCode, regionCode), -amount);
    const missingCents = allotted + amount - budgetCents;
    if (amount > 0 && missingCents > 0) {
      const message = `Il manque ${euros(missingCents)} au budget du programme, de ${euros(budgetCents)}.`;
      violations.push(
        new RuleViolation('BUDGET_EXCEEDED', message, { field: 'amount', source, missingCents }),
      );
    }
    if (amount <= 0 && motive === null) {
      violations.push(new RuleViolation('MOTIVE_REQUIRED', 'Indiquez un motif.', { field: 'motive' }));
    }
    refuseIfAny([...violations, ...laterThan(today, lastOn)]);
    const line: LedgerLine = {
      id: `${programmeCode}-${regionCode}-ALLOTMENT-${lines + 1}`,
      programmeCode,
      regionCode,
      kind: 'ALLOTMENT',
      amountCents: amount,
      valueOn: today,
      recordedOn: today,
      actor: 'DGOS',
      motive,
      vehicle: null,
      applicationId: null,
      decisionSequence: null,
      correctsLineId: null,
      dataOrigin: DataOrigin.DECLARED,
    };
    await bulkInsert(inCommand, LedgerLine, [line]);
    await appendToJournal(inCommand, [
      { actor: 'DGOS', regionCode, kind: 'ALLOT_ENVELOPE', subject: line.id, payload: line },
    ]);
    return { programmeCode, regionCode };
  });
}

/** Which transmission was made. */
export interface TransmissionReceipt extends EnvelopeReceipt {
  readonly version: number;
}

/** The ARS transmits its preselection as it stands, and its forecast; the snapshot never changes afterwards. */
export function transmitPreselection(
  { viewer, em, today }: RequestContext,
  input: TransmitPreselectionInput,
): Promise<Answer<TransmissionReceipt>> {
  const mutation = 'transmitPreselection';
  if (viewer.role !== 'ARS')
    throw forbidden(`Mutation.${mutation} : seule une ARS transmet sa présélection.`);
  const { region: regionCode } = viewer;
  return runCommand(em, { viewer, mutation, input }, async (inCommand) => {
    const programme = await findProgramme(inCommand, input.programme);
    const { code: programmeCode } = programme;
    await lockEnvelopes(inCommand, [{ programmeCode, regionCode }]);
    const preselected = await inCommand.find(
      ApplicationState,
      { programmeCode, regionCode, status: 'PRESELECTED', until: OPEN_END },
      { orderBy: { id: 'asc' }, disableIdentityMap: true },
    );
    const transmission = transmit(
      {
        programmeCode,
        regionCode,
        transmittedOn: today,
        organisation: `ARS ${regionCode}`,
        preselection: preselected.map(({ id, grantedCents }) => ({
          applicationId: id,
          amountCents: grantedCents!,
        })),
        forecast: input.forecast.map(({ year, domain, amount }) => ({
          year,
          domainCode: domain,
          amountCents: amount,
        })),
        dataOrigin: DataOrigin.DECLARED,
      },
      (await findLatestTransmissions(inCommand, programmeCode)).get(regionCode) ?? null,
      { programme, envelope: await findEnvelope(inCommand, programmeCode, regionCode) },
    );
    await keepTransmission(inCommand, transmission);
    return { programmeCode, regionCode, version: transmission.version };
  });
}
