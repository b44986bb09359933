import { ImportRefused } from '../domain/finess-refusal.ts';

const UNREADABLE: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EISDIR: 'this is a folder; name the files in it',
  EACCES: 'this file may not be read by this user',
  Z_BUF_ERROR: 'it ends too early: the download broke off',
  Z_DATA_ERROR: 'its compression is damaged',
};

/** Refusal for a system error about a file; any other error unchanged. */
export function asRefusal(path: string, name: string, error: unknown): unknown {
  const { code = '' } = error as NodeJS.ErrnoException;
  const reason = Object.hasOwn(UNREADABLE, code) ? UNREADABLE[code] : undefined;
  if (error instanceof ImportRefused || !reason) return error;
  return new ImportRefused('UNREADABLE_FILE', `${code.startsWith('Z_') ? name : path}: ${reason}.`);
}
