import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { CivilDay } from '@hopen/schema';

/** Server with one structures file and the description of its data set, as data.gouv.fr has them. */
export async function publishStructures(day: CivilDay, bytes: Uint8Array) {
  const title = `finess-structures-journalier-${day.replaceAll('-', '')}.json.gz`;
  const server = createServer((request, response) => {
    if (request.url === `/${title}`) return void response.end(bytes);
    const checksum = { type: 'sha1', value: createHash('sha1').update(bytes).digest('hex') };
    const resource = { title, url: `${origin}/${title}`, filesize: bytes.length, checksum };
    response.setHeader('content-type', 'application/json').end(JSON.stringify({ resources: [resource] }));
  });
  await once(server.listen(0, 'localhost'), 'listening');
  const origin = `http://localhost:${(server.address() as AddressInfo).port}`;
  return {
    origin,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
