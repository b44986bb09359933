import { type Answer, runCommand } from '@hopen/kit/commands';
import { forbidden } from '@hopen/kit/graphql';
import { type Scope } from '@hopen/kit/subgraph';
import { ApplicationState } from '../domain/application-state.ts';
import { HOLDING_STATUSES } from '../domain/application-status.ts';
import { OPEN_END } from '../domain/periods.ts';
import { handoverOf, TRANSMITTED_BY, type Transmission, transmit } from '../domain/transmission.ts';
import { lockEnvelopes } from '../persistence/case-files.ts';
import { findProgramme } from '../persistence/programmes.ts';
import { findEnvelope } from '../persistence/sums.ts';
import { findLatestTransmissions, storeTransmission } from '../persistence/transmissions.ts';

interface TransmitPreselectionInput {
  readonly idempotencyKey: string;
  readonly programme: string;
  readonly forecast: readonly {
    readonly year: number;
    readonly domain: string;
    readonly amount: number;
  }[];
}

/** Key of the transmission that was made. */
export type TransmissionReceipt = Pick<Transmission, 'programmeCode' | 'regionCode' | 'version'>;

/** Transmits the region's whole selection as it stands, and its forecast; the snapshot never changes afterwards. ARS. */
export async function transmitPreselection(
  { viewer, em: outside, today }: Scope,
  input: TransmitPreselectionInput,
): Promise<Answer<TransmissionReceipt>> {
  const mutation = 'transmitPreselection';
  if (viewer.role !== TRANSMITTED_BY)
    throw forbidden(`Mutation.${mutation} : seule une ARS transmet sa sélection.`);
  const { region: regionCode } = viewer;
  return runCommand(outside, { viewer, mutation, input }, async (em) => {
    const programme = await findProgramme(em, input.programme);
    const { code: programmeCode } = programme;
    await lockEnvelopes(em, [{ programmeCode, regionCode }]);
    const selected = await em.find(
      ApplicationState,
      { programmeCode, regionCode, status: { $in: [...HOLDING_STATUSES] }, until: OPEN_END },
      { orderBy: { id: 'asc' }, disableIdentityMap: true },
    );
    const forecast = input.forecast.map(({ year, domain: domainCode, amount: amountCents }) => {
      return { year, domainCode, amountCents };
    });
    const latest = (await findLatestTransmissions(em, programmeCode)).get(regionCode) ?? null;
    const envelope = await findEnvelope(em, programmeCode, regionCode);
    const handover = handoverOf({ programme, regionCode, today }, selected, forecast);
    const transmission = transmit(handover, latest, { programme, envelope });
    const entry = await storeTransmission(em, transmission);
    return { receipt: { programmeCode, regionCode, version: transmission.version }, journal: [entry] };
  });
}
