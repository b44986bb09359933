import type { LedgerKind, LedgerLine } from '@hopen/funding';
import type { CivilDay } from '@hopen/schema';
import { Envelope } from '../../../../subgraphs/funding/src/domain/envelope.ts';
import type { Allotted } from '../../../../subgraphs/funding/src/domain/envelopes/allotment.ts';

/** Programme and region of an envelope. */
type Key = Pick<LedgerLine, 'programmeCode' | 'regionCode'>;

/** Envelopes during a replay, updated by booked lines. */
export class Envelopes {
  private readonly lines: LedgerLine[] = [];
  private readonly sums = new Map<string, Partial<Record<LedgerKind, number>>>();
  private readonly lastOn = new Map<string, CivilDay>();

  book(lines: readonly LedgerLine[]): void {
    for (const line of lines) {
      const key = keyOf(line);
      const sums = this.sums.get(key) ?? {};
      sums[line.kind] = (sums[line.kind] ?? 0) + line.amountCents;
      this.sums.set(key, sums);
      this.lastOn.set(key, line.recordedOn);
      if (line.kind === 'ALLOTMENT') this.lines.push(line);
    }
  }

  of(key: Key, day: CivilDay): Envelope {
    const [sums, lastOn] = [this.sums.get(keyOf(key)) ?? {}, this.lastOn.get(keyOf(key))];
    return new Envelope(key.programmeCode, key.regionCode, sums, day, { lastRecordedOn: lastOn });
  }

  allotted(programmeCode: string): Allotted {
    const own = this.lines.filter((line) => line.programmeCode === programmeCode);
    return {
      allotted: own.reduce((sum, { amountCents }) => sum + amountCents, 0),
      lastOn: own.at(-1)?.recordedOn ?? '',
      // Unused here, where each region numbers its own.
      lastNumber: 0,
    };
  }
}

const keyOf = ({ programmeCode, regionCode }: Key) => `${programmeCode} ${regionCode}`;
