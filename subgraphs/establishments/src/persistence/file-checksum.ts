import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { asRefusal } from './finess-file-errors.ts';

/** SHA-256 of a file, in hexadecimal digits. */
export async function sha256Of(path: string, name: string): Promise<string> {
  const hash = createHash('sha256');
  try {
    await pipeline(createReadStream(path), hash);
  } catch (error) {
    throw asRefusal(path, name, error);
  }
  return hash.digest('hex');
}
