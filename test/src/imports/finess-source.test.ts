import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { establishments } from '@hopen/establishments';
import type { Database } from '@hopen/kit/database';
import { openSubgraphDatabase } from '@hopen/kit/serve';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { DOWNLOAD_LIMITS } from '../../../scripts/src/import/download.ts';
import { renewFiness } from '../../../scripts/src/import/finess.ts';
import { findStructures } from '../../../scripts/src/import/finess-source.ts';
import { numberOf } from '../../../subgraphs/establishments/src/testing/extract-lines.ts';
import {
  plusEntity,
  plusFile,
  plusSite,
} from '../../../subgraphs/establishments/src/testing/plus-records.ts';
import { emptyDatabase, type TestDatabase } from '../support/test-database.ts';

/** Concurrency needs a server: the embedded database belongs to one process. */
const onPostgres = process.env.HOPEN_TEST_POSTGRES ? it : it.skip;

const TODAY = '2024-06-01';
const DATASET = '/api/1/datasets/finess-structures-1/';
const MAY = '2024-05-30';

const structures = (day: string, sites = 1) =>
  gzipSync(
    JSON.stringify(
      plusFile(day, [
        plusEntity(
          numberOf(0),
          Array.from({ length: sites }, (_, n) => plusSite(numberOf(n + 1))),
        ),
      ]),
    ),
  );
const digest = (algorithm: string, bytes: Uint8Array) => createHash(algorithm).update(bytes).digest('hex');
const nameOf = (day: string) => `finess-structures-journalier-${day.replaceAll('-', '')}.json.gz`;

let server: Server;
let site: string;
/** Responses by path. */
let answers: Record<string, RequestListener>;
let folder: string;
beforeAll(async () => {
  server = createServer((request, response) => {
    const answer = answers[request.url!];
    if (answer) return void answer(request, response);
    response.writeHead(404).end('Not found');
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  site = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
/** Folders of downloads that are there. */
const downloads = async () => (await readdir(tmpdir())).filter((name) => name.startsWith('hopen-finess-'));
let before: string[];
beforeEach(async () => {
  answers = {};
  folder = await mkdtemp(join(tmpdir(), 'source-'));
  before = await downloads();
});
afterEach(async () => {
  await rm(folder, { recursive: true });
  const left = await downloads();
  expect(left.filter((name) => !before.includes(name))).toEqual([]);
});

const gives =
  (bytes: Uint8Array, headers: Record<string, string> = {}): RequestListener =>
  (_request, response) =>
    void response.writeHead(200, headers).end(bytes);

/** Entry of a file in the description of a data set, as data.gouv.fr writes it. */
const resourceOf = (day: string, bytes: Uint8Array, changes: object = {}) => ({
  title: nameOf(day),
  url: `${site}/files/${nameOf(day)}`,
  filesize: bytes.length,
  checksum: { type: 'sha1', value: digest('sha1', bytes) },
  ...changes,
});

function publish(resources: readonly object[]): string {
  answers[DATASET] = gives(Buffer.from(JSON.stringify({ slug: 'finess-structures-1', resources })), {
    'content-type': 'application/json',
  });
  return site + DATASET;
}

/** Publishes one file with its description. */
function publishFile(day: string, bytes: Uint8Array, changes: object = {}): string {
  answers[`/files/${nameOf(day)}`] = gives(bytes);
  return publish([resourceOf(day, bytes, changes)]);
}

describe('a data set', () => {
  it('gives its newest daily structures file, verified', async () => {
    const [older, newer] = [structures('2024-05-29'), structures(MAY)];
    answers[`/files/${nameOf(MAY)}`] = gives(newer);
    const address = publish([
      resourceOf('2024-05-29', older),
      resourceOf(MAY, newer),
      { ...resourceOf('2024-05-31', older), title: 'finess-activites-journalier-20240531.json.gz' },
      { ...resourceOf('2024-05-31', older), title: 'finess-structures-mensuel-202405.json.gz' },
      { ...resourceOf('2024-05-31', older), title: 'finess-structures-journalier-20240532.json.gz' },
      null as never,
    ]);
    const found = await findStructures(address);
    expect(await readFile(found.path)).toEqual(newer);
    expect(found.path.endsWith(`/${nameOf(MAY)}`)).toBe(true);
    found.remove();
  });

  it.each<[string, object, RegExp]>([
    [
      'has another checksum',
      { checksum: { type: 'sha1', value: 'ab'.repeat(20) } },
      /its sha1 is \w+, and should be/,
    ],
    ['has another size', { filesize: 7 }, /its publisher says 7/],
    ['has no checksum', { checksum: null }, /no checksum/],
    ['has a checksum of another kind', { checksum: { type: 'crc', value: 'ab' } }, /no checksum/],
    ['has no address', { url: null }, /does not say where/],
    ['is elsewhere on an open line', { url: 'http://example.org/x.json.gz' }, /begins with https/],
    ['is under another name', { title: 'structures.json.gz' }, /names no file like/],
  ])('whose file %s is refused', async (_what, changes, says) => {
    await expect(findStructures(publishFile(MAY, structures(MAY), changes))).rejects.toThrow(says);
  });

  it.each<[string, RequestListener, RegExp]>([
    ['is no JSON', gives(Buffer.from('{')), /not JSON/],
    ['is a list', gives(Buffer.from('[]')), /names no file like/],
    [
      'is a web page',
      gives(Buffer.from('<html>'), { 'content-type': 'text/html; charset=utf-8' }),
      /web page/,
    ],
    ['is endless', gives(Buffer.alloc(DOWNLOAD_LIMITS.documentBytes + 1, ' ')), /more than 5242880 bytes/],
  ])('whose description %s is refused', async (_what, answer, says) => {
    answers[DATASET] = answer;
    await expect(findStructures(site + DATASET)).rejects.toThrow(says);
  });
});

describe('an address of a file', () => {
  const bytes = structures(MAY);
  const at = async (answer: RequestListener, options = {}) => {
    answers['/file.json.gz'] = answer;
    const found = await findStructures(`${site}/file.json.gz`, options);
    const content = await readFile(found.path);
    found.remove();
    return content;
  };

  it('may lead on, and give a checksum', async () => {
    answers['/file.json.gz'] = (_request, response) =>
      void response.writeHead(302, { location: '/moved/2024.json.gz?version=2' }).end('moved');
    answers['/moved/2024.json.gz?version=2'] = gives(bytes);
    const found = await findStructures(`${site}/file.json.gz`, {
      sha256: digest('sha256', bytes).toUpperCase(),
    });
    expect([found.path.endsWith('/2024.json.gz'), await readFile(found.path)]).toEqual([true, bytes]);
    found.remove();
  });

  it('is asked for the file as it is', async () => {
    let asked: string | undefined;
    const answer: RequestListener = (request, response) => {
      asked = request.headers['accept-encoding'] as string;
      response.end(bytes);
    };
    expect([await at(answer), asked]).toEqual([bytes, 'identity']);
  });

  const cut: RequestListener = (_request, response) => {
    response.writeHead(200, { 'content-length': String(bytes.length) });
    response.write(bytes.subarray(0, bytes.length / 2), () => response.destroy());
  };
  const cutInChunks: RequestListener = (_request, response) =>
    void response.write(bytes.subarray(0, bytes.length / 2), () => response.destroy());
  const loop: RequestListener = (_request, response) =>
    void response.writeHead(301, { location: '/file.json.gz' }).end();
  const leadsTo =
    (location: string): RequestListener =>
    (_request, response) =>
      void response.writeHead(307, { location }).end();
  const silent: RequestListener = (_request, response) => void response.write(bytes.subarray(0, 10));
  const drip: RequestListener = (_request, response) => {
    const timer = setInterval(() => response.write('a'), 20);
    response.on('close', () => clearInterval(timer));
  };
  const limits = { ...DOWNLOAD_LIMITS, stallMs: 300, totalMs: 1_000, bytes: 10_000 };
  const html = { 'content-type': 'text/html' };

  it.each(['user:secret@', 'user@'])(
    'that names %s is refused, and neither it nor a query is told',
    async (named) => {
      const asked = findStructures(`${site.replace('//', `//${named}`)}/x.json.gz?token=hidden`);
      await expect(asked).rejects.toThrow('an address names no user and no password');
      await expect(asked).rejects.not.toThrow(/secret|user@|hidden/);
    },
  );

  it.each<[string, RequestListener, RegExp, object?]>([
    ['breaks off', cut, /terminated|broke off/],
    ['breaks off without a length', cutInChunks, /terminated/],
    ['leads around', loop, /leads on more than 5 times/],
    ['leads to an open line', leadsTo('http://example.org/x'), /example\.org\/x cannot.*begins with https/],
    ['leads to a file of this machine', leadsTo('file:///etc/passwd'), /begins with https/],
    ['is not found', (_request, response) => void response.writeHead(404).end(), /answers 404/],
    ['fails', (_request, response) => void response.writeHead(503).end(), /answers 503/],
    ['hangs up', (request) => void request.socket.destroy(), /UND_ERR_SOCKET|ECONNRESET/],
    ['is a web page', gives(Buffer.from('<html>'), html), /web page/],
    ['is packed once more', gives(gzipSync(bytes), { 'content-encoding': 'gzip' }), /packed once more/],
    ['has another checksum', gives(bytes), /its sha256 is/, { sha256: '0'.repeat(64) }],
    ['says nothing more', silent, /nothing came for 0\.3 seconds/],
    ['never ends', drip, /took more than 1 seconds/],
    ['says that it is too large', gives(Buffer.alloc(20_000)), /more than 10000 bytes/],
    [
      'is too large and does not say so',
      (_request, response) =>
        void response.writeHead(200, { 'transfer-encoding': 'chunked' }).end(Buffer.alloc(20_000)),
      /more than 10000 bytes/,
    ],
  ])('that %s is refused', async (_what, answer, says, options = {}) => {
    await expect(at(answer, { limits, ...options })).rejects.toThrow(says);
    await expect(at(answer, { limits, ...options })).rejects.toThrow(/Nothing was written/);
  });

  it('is no other machine without https', async () => {
    await expect(
      findStructures('http://www.data.gouv.fr/api/1/datasets/finess-structures-1/'),
    ).rejects.toThrow(/begins with https/);
  });
});

describe('a folder', () => {
  it('gives the newest structures file by its header, and names the others', async () => {
    const file = (name: string, content: string | Uint8Array) => writeFile(join(folder, name), content);
    await file('a.json.gz', structures('2024-05-01'));
    const { pmej, ...header } = plusFile(MAY, [plusEntity(numberOf(0), [])]);
    await file('b.json', JSON.stringify({ pmej, ...header }));
    await file('c_json.gz', structures('2024-04-01'));
    await file(
      'finess-activites.json',
      JSON.stringify(plusFile('2024-05-31', [{ activitesAutorisees: [] }])),
    );
    await file('other.json', '{}');
    await file('sites.csv', 'finess;etalab;93;2024-06-01\n');
    await mkdir(join(folder, 'inner'));
    await file('z.json', JSON.stringify(plusFile('2024-05-02', [plusEntity(numberOf(0), [])])));
    const { path, notes } = await findStructures(folder);
    expect(path).toBe(join(folder, 'b.json'));
    const passedOver = notes.filter((note) => note.includes('passed over'));
    expect(passedOver.map((note) => note.split(' ')[0])).toEqual([
      'z.json',
      'a.json.gz',
      'c_json.gz',
      'finess-activites.json',
      'other.json',
      'sites.csv',
    ]);
  });

  it('without one is refused, and so is none, and a checksum', async () => {
    await writeFile(join(folder, 'sites.csv'), 'finess;etalab;93;2024-06-01\n');
    await expect(findStructures(folder)).rejects.toThrow(
      /holds no structures file[\s\S]*sites\.csv was passed over/,
    );
    await expect(findStructures(join(folder, 'none'))).rejects.toThrow(/is not a folder/);
    await expect(findStructures(folder, { sha256: 'ab' })).rejects.toThrow(/for an address/);
  });
});

describe('a nightly import', () => {
  let database: TestDatabase;
  let tables: Database;
  const said: string[] = [];
  beforeEach(async () => {
    database = await emptyDatabase();
    tables = await openSubgraphDatabase(establishments, database.location, TODAY);
    said.length = 0;
    jest.spyOn(console, 'log').mockImplementation((line) => void said.push(String(line)));
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    await tables.close();
    await database.close();
  });

  const renew = (from: string, options = {}) =>
    renewFiness(database.location, TODAY, {
      from,
      replaceSynthetic: false,
      allowClosures: false,
      rejectsPath: join(folder, 'rejects.csv'),
      importedBy: 'the nightly job',
      registryWarningDays: 40,
      ...options,
    });
  const imports = () =>
    tables.em
      .fork()
      .execute(
        'select extracted_on::text as day, files, imported_by from establishments.registry_import order by number',
      );
  const everything = async () => {
    const names = ['establishments.establishment', 'establishments.registry_import', 'funding.beneficiary'];
    return Promise.all(names.map((name) => tables.em.fork().execute(`select * from ${name} order by 1, 2`)));
  };

  it('brings what is new, once, and the next day again', async () => {
    const first = structures(MAY);
    expect(await renew(publishFile(MAY, first))).toBe(true);
    expect(await imports()).toEqual([
      {
        day: MAY,
        files: [{ name: nameOf(MAY), sha256: digest('sha256', first) }],
        imported_by: 'the nightly job',
      },
    ]);
    const stored = await everything();
    expect(await renew(publishFile(MAY, first))).toBe(true);
    expect(await everything()).toEqual(stored);
    expect(said.join('\n')).toContain('Nothing new');

    expect(await renew(publishFile('2024-05-31', structures('2024-05-31', 2)))).toBe(true);
    expect((await imports()).map(({ day }) => day)).toEqual([MAY, '2024-05-31']);
    expect(said.join('\n')).not.toContain('Warning');
  });

  onPostgres('brings it once, when two run at once', async () => {
    const address = publishFile(MAY, structures(MAY));
    expect(await Promise.all([renew(address), renew(address)])).toEqual([true, true]);
    expect(await imports()).toHaveLength(1);
  });

  it('brings the same file again for other categories', async () => {
    const address = publishFile(MAY, structures(MAY));
    await renew(address);
    await renew(address, { categories: null });
    expect(await imports()).toHaveLength(2);
  });

  it('refuses an older extract, one that closes too much, and a broken one, with nothing written', async () => {
    await renew(publishFile(MAY, structures(MAY, 4)));
    const stored = await everything();
    await expect(renew(publishFile('2024-05-29', structures('2024-05-29')))).rejects.toThrow(
      /was imported already/,
    );
    await expect(renew(publishFile('2024-05-31', structures('2024-05-31', 1)))).rejects.toThrow(
      /Import refused/,
    );
    const half = structures('2024-05-31').subarray(0, 100);
    await expect(renew(publishFile('2024-05-31', half))).rejects.toThrow(/ends too early/);
    expect(await everything()).toEqual(stored);
    expect(await renew(publishFile('2024-05-31', structures('2024-05-31', 1)), { allowClosures: true })).toBe(
      true,
    );
  });

  it('warns of a register that is not renewed any more, new or not', async () => {
    await writeFile(join(folder, 'old.json.gz'), structures('2024-04-01'));
    for (let night = 0; night < 2; night++) {
      said.length = 0;
      expect(await renew(folder)).toBe(true);
      expect(said.join('\n')).toMatch(/Warning: the register is stale: .* 2024-04-01, 61 days ago\./);
    }
  });
});
