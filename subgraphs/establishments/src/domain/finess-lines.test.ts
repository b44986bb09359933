import { describe, expect, it } from '@jest/globals';
import { decodeLine, EncodingVote, type RawLine, rawLines } from './finess-lines.ts';

async function* inChunks(size: () => number, bytes: Uint8Array) {
  for (let start = 0, end = 0; start < bytes.length; start = end) {
    end = start + size();
    yield bytes.subarray(start, end);
  }
}

async function read(bytes: Uint8Array, chunkSize: number | (() => number) = 3): Promise<RawLine[]> {
  const size = typeof chunkSize === 'number' ? () => chunkSize : chunkSize;
  const lines: RawLine[] = [];
  for await (const line of rawLines(inChunks(size, bytes), 'test.csv')) lines.push(line);
  return lines;
}

/** Chance that a failing run can repeat: the generator of Park and Miller. */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state;
  };
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

  it.each([
    [1000, ''],
    [1000, '\n'],
    [65_536, '\n'],
    [65_537, '\n'],
    [200_000, '\nmore\n'],
  ])('are of a length that the memory can take, in chunks of %d bytes, before %j', async (size, end) => {
    const longest = 'A'.repeat(65_536);
    expect((await read(utf8(`first\n${longest}${end}`), size)).length).toBeGreaterThan(1);
    await expect(read(utf8(`first\n${longest}A${end}`), size)).rejects.toMatchObject({
      code: 'NOT_AN_EXTRACT',
      message: expect.stringContaining('test.csv:2:'),
    });
  });

  it('are refused or not wherever the chunks end', async () => {
    const random = randomNumbers(20_231_231);
    for (let run = 0; run < 20; run++) {
      const lengths = Array.from({ length: 3 }, () => 65_536 + ((random() % 7) - 3) * (random() % 500));
      const bytes = utf8(lengths.map((length) => 'A'.repeat(length)).join(random() % 2 ? '\n' : '\r\n'));
      const outcome = (chunkSize: () => number) =>
        read(bytes, chunkSize).then(
          (lines) => lines.map((line) => line.bytes.length),
          ({ message }) => message,
        );
      const whole = await outcome(() => bytes.length);
      expect(await outcome(() => 1 + (random() % 4000))).toEqual(whole);
    }
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
      { text: 'Hôpital', foreignEncoding: null },
      { text: 'Médecine', foreignEncoding: null },
      { text: 'Santé', foreignEncoding: 'windows-1252' },
    ]);
  });

  it.each(['Santé', 'CAFÉ', 'L’œuvre', '«', '🏥', 'Łódź', 'β-bloquants : Médecine'])(
    'loses no UTF-8 line of a Windows-1252 file, and says which: %s',
    async (text) => {
      const mixed = Uint8Array.of(...windows1252('Hôpital\nMédecine\n'), ...utf8(`${text}\nfin\n`));
      expect(await decodeAll(mixed)).toEqual([
        { text: 'Hôpital', foreignEncoding: null },
        { text: 'Médecine', foreignEncoding: null },
        { text, foreignEncoding: 'utf-8' },
        { text: 'fin', foreignEncoding: null },
      ]);
    },
  );
});
