import { describe, expect, it } from '@jest/globals';
import { decodeLine, EncodingVote, type RawLine, rawLines } from './finess-lines.ts';

async function* inChunksOf(size: number, bytes: Uint8Array) {
  for (let start = 0; start < bytes.length; start += size) yield bytes.subarray(start, start + size);
}

async function read(bytes: Uint8Array, chunkSize = 3): Promise<RawLine[]> {
  const lines: RawLine[] = [];
  for await (const line of rawLines(inChunksOf(chunkSize, bytes), 'test.csv')) lines.push(line);
  return lines;
}

const utf8 = (text: string) => new TextEncoder().encode(text);

/** Windows-1252 writes "é" as E9, "É" as C9, "’" as 92 and "œ" as 9C. */
const windows1252 = (text: string) => {
  const specials = new Map([
    ['’', 0x92],
    ['œ', 0x9c],
    ['€', 0x80],
  ]);
  return Uint8Array.from(text, (character) => specials.get(character) ?? character.charCodeAt(0));
};

async function decodeAll(bytes: Uint8Array) {
  const lines = await read(bytes);
  const vote = new EncodingVote();
  for (const line of lines) vote.add(line);
  return lines.map((line) => decodeLine(line, vote.winner));
}

const texts = async (bytes: Uint8Array) => (await decodeAll(bytes)).map(({ text }) => text);

describe('the lines of a stream', () => {
  it.each([1, 2, 3, 1000])('are the same in chunks of %d bytes', async (size) => {
    const lines = await read(utf8('first\r\nsecond é\n\nlast without an end'), size);
    expect(lines.map(({ lineNumber, bytes }) => [lineNumber, new TextDecoder().decode(bytes)])).toEqual([
      [1, 'first'],
      [2, 'second é'],
      [3, ''],
      [4, 'last without an end'],
    ]);
  });

  it('are of a length that the memory can take', async () => {
    expect(await read(new Uint8Array(65_536).fill(65), 1000)).toHaveLength(1);
    await expect(read(new Uint8Array(70_000).fill(65), 1000)).rejects.toMatchObject({
      code: 'NOT_AN_EXTRACT',
    });
  });
});

describe('the encoding of a file', () => {
  it.each([
    ['UTF-8', utf8('Hôpital\nL’œuvre\n')],
    ['Windows-1252', windows1252('Hôpital\nL’œuvre\n')],
    ['UTF-8 with a byte order mark', utf8('\uFEFFHôpital\nL’œuvre\n')],
    ['Windows-1252 whose only accents come late', windows1252(`${'x\n'.repeat(5000)}L’œuvre\n`)],
  ])('is found: %s', async (_name, bytes) => {
    expect((await texts(bytes)).at(-1)).toBe('L’œuvre');
    expect((await texts(bytes))[0]).not.toContain('\uFEFF');
  });

  it('is that of the whole file, even where a line of Windows-1252 happens to be valid UTF-8', async () => {
    expect(await texts(windows1252('SANTÉ’\nHôpital\nMédecine\n'))).toEqual([
      'SANTÉ’',
      'Hôpital',
      'Médecine',
    ]);
  });

  it('loses no line of a UTF-8 file that is not UTF-8 itself, and says which', async () => {
    const mixed = Uint8Array.of(...utf8('Hôpital\nMédecine\n'), ...windows1252('Santé\n'));
    expect(await decodeAll(mixed)).toEqual([
      { text: 'Hôpital', isForeign: false },
      { text: 'Médecine', isForeign: false },
      { text: 'Santé', isForeign: true },
    ]);
  });
});
