import { type Answer, bulkInsert, forbidden, runCommand } from '@hopen/kit';
import { checkedRegionCode, DataOrigin, motiveFrom } from '@hopen/schema';
import { allot } from '../domain/allotment.ts';
import { ApplicationState } from '../domain/application-state.ts';
import { HOLDING_STATUSES } from '../domain/application-status.ts';
import type { Envelope } from '../domain/envelope.ts';
import { LedgerLine } from '../domain/ledger.ts';
import { OPEN_END } from '../domain/periods.ts';
import { selectedItem, transmit } from '../domain/transmission.ts';
import type { AllotEnvelopeInput, TransmitPreselectionInput } from '../graph/inputs.type.ts';
import { findProgramme } from '../graph/loaders.ts';
import { lockBudget, lockEnvelopes } from '../persistence/case-files.ts';
import { findAllotted, findEnvelope, findEnvelopes } from '../persistence/sums.ts';
import { findLatestTransmissions, keepTransmission } from '../persistence/transmissions.ts';
import type { RequestContext } from './load-cases.ts';

/** The envelope as the allotment left it: an answer that is given again must be the same. */
export interface EnvelopeReceipt {
  readonly envelope: Pick<Envelope, EnvelopeFigure>;
}

const FIGURES = [
  'programmeCode',
  'regionCode',
  'asOf',
  'allotted',
  'reserved',
  'preselected',
  'retained',
  'committed',
  'paid',
  'available',
  'dataOrigin',
] as const;
type EnvelopeFigure = (typeof FIGURES)[number];

const figuresOf = (envelope: Envelope) =>
  Object.fromEntries(FIGURES.map((name) => [name, envelope[name]])) as Pick<Envelope, EnvelopeFigure>;

/** The DGOS adds to a regional envelope, or takes off what is available. */
export function allotEnvelope(
  { viewer, em, today }: RequestContext,
  input: AllotEnvelopeInput,
): Promise<Answer<EnvelopeReceipt>> {
  const mutation = 'allotEnvelope';
  if (viewer.role !== 'DGOS') throw forbidden(`Mutation.${mutation} : seule la DGOS délègue une enveloppe.`);
  return runCommand(em, { viewer, mutation, input }, async (inCommand) => {
    const programme = await findProgramme(inCommand, input.programme);
    const regionCode = checkedRegionCode(input.regionCode, 'regionCode');
    await lockBudget(inCommand, programme.code);
    await lockEnvelopes(inCommand, [{ programmeCode: programme.code, regionCode }]);
    const known = await findAllotted(inCommand, programme.code);
    const envelope = await findEnvelope(inCommand, programme.code, regionCode);
    const asked = { amountCents: input.amount, motive: motiveFrom(input.motive) };
    const line = allot(asked, { programme, envelope, known }, today);
    await bulkInsert(inCommand, LedgerLine, [line]);
    const [after] = await findEnvelopes(inCommand, programme.code, [regionCode], today);
    return {
      receipt: { envelope: figuresOf(after!) },
      journal: [{ actor: 'DGOS', regionCode, kind: 'ALLOT_ENVELOPE', subject: line.id, payload: line }],
    };
  });
}

/** Which transmission was made. */
export interface TransmissionReceipt {
  readonly programmeCode: string;
  readonly regionCode: string;
  readonly version: number;
}

/** The ARS transmits its whole selection as it stands, and its forecast; the snapshot never changes afterwards. */
export function transmitPreselection(
  { viewer, em, today }: RequestContext,
  input: TransmitPreselectionInput,
): Promise<Answer<TransmissionReceipt>> {
  const mutation = 'transmitPreselection';
  if (viewer.role !== 'ARS') throw forbidden(`Mutation.${mutation} : seule une ARS transmet sa sélection.`);
  const { region: regionCode } = viewer;
  return runCommand(em, { viewer, mutation, input }, async (inCommand) => {
    const programme = await findProgramme(inCommand, input.programme);
    const { code: programmeCode } = programme;
    await lockEnvelopes(inCommand, [{ programmeCode, regionCode }]);
    const selected = await inCommand.find(
      ApplicationState,
      { programmeCode, regionCode, status: { $in: [...HOLDING_STATUSES] }, until: OPEN_END },
      { orderBy: { id: 'asc' }, disableIdentityMap: true },
    );
    const transmission = transmit(
      {
        programmeCode,
        regionCode,
        transmittedOn: today,
        organisation: `ARS ${regionCode}`,
        selection: selected.map(selectedItem),
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
    const entry = await keepTransmission(inCommand, transmission);
    return { receipt: { programmeCode, regionCode, version: transmission.version }, journal: [entry] };
  });
}
