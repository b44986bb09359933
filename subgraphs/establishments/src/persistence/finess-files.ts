import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { CivilDay } from '@hopen/schema';
import { decodeLine, type Encoding, EncodingVote, type RawLine, rawLines } from '../domain/finess-lines.ts';
import { extractDate } from '../domain/finess-record.ts';
import { excerpt, ImportRefused } from '../domain/finess-refusal.ts';
import type { RegistryFormat } from '../domain/registry-import.ts';
import { sha256Of } from './file-checksum.ts';
import { asRefusal } from './finess-file-errors.ts';
import { isJsonFile } from './finess-plus-file.ts';
import { readPlusHeader } from './finess-plus-records.ts';

interface AnyFile {
  readonly path: string;
  /** Name in messages: without its folder, unless two files have the same name. */
  readonly name: string;
  readonly extractedOn: CivilDay;
  readonly sizeBytes: number;
  readonly sha256: string;
  /** Note for the report of the import. */
  readonly note: string | null;
}

/** CSV file of an extract. */
export interface CsvFile extends AnyFile {
  readonly encoding: Encoding;
}

/** Structures file of FINESS+, which is UTF-8. */
interface PlusFile extends AnyFile {
  readonly encoding: null;
}

/** File of an extract, read before anything is written: a CSV whole, one of FINESS+ up to its header. */
export type SurveyedFile = CsvFile | PlusFile;

/** Files of one extract. */
export interface SurveyedExtract {
  readonly extractedOn: CivilDay;
  readonly format: RegistryFormat;
  readonly files: readonly SurveyedFile[];
}

/** Reads all files once: checks that each is an extract and all are of the same day, and finds their encodings. */
export async function surveyFiles(paths: readonly string[]): Promise<SurveyedExtract> {
  const names = paths.map((path) => basename(path));
  const files: SurveyedFile[] = [];
  for (const [index, path] of paths.entries()) {
    const isAmbiguous = names.indexOf(names[index]!) !== names.lastIndexOf(names[index]!);
    files.push(await surveyFile(path, isAmbiguous ? path : names[index]!));
  }
  const [first] = files;
  if (!first) throw new ImportRefused('UNREADABLE_FILE', 'No file to import.');
  for (const file of files) refuseOtherDate(file, first);
  const json = files.find(({ encoding }) => encoding === null);
  if (json && files.length > 1)
    throw new ImportRefused(
      'NOT_AN_EXTRACT',
      `${json.name} holds a whole register (FINESS+). Import it alone; nothing was written.`,
    );
  return { extractedOn: first.extractedOn, format: json ? 'FINESS_PLUS' : 'FINESS_CSV', files };
}

async function surveyFile(path: string, name: string): Promise<SurveyedFile> {
  if (!(await isJsonFile(path, name))) return surveyCsv(path, name);
  const { extractedOn, note } = await readPlusHeader(path, name);
  return { path, name, extractedOn, encoding: null, ...(await contentOf(path, name)), note };
}

async function surveyCsv(path: string, name: string): Promise<CsvFile> {
  const vote = new EncodingVote();
  let extractedOn: CivilDay | undefined;
  for await (const line of linesOf(path, name)) {
    if (line.lineNumber === 1) extractedOn = headerDate(line, name);
    vote.add(line);
  }
  if (!extractedOn) throw new ImportRefused('NOT_AN_EXTRACT', `${name} is empty.`);
  return { path, name, extractedOn, encoding: vote.winner, ...(await contentOf(path, name)), note: null };
}

const contentOf = async (path: string, name: string) => ({
  sizeBytes: (await stat(path)).size,
  sha256: await sha256Of(path, name),
});

function headerDate(line: RawLine, name: string): CivilDay {
  const { text } = decodeLine(line, 'utf-8');
  const date = extractDate(text);
  if (date) return date;
  throw new ImportRefused(
    'NOT_AN_EXTRACT',
    `${name}:1: an extract of FINESS begins with "finess;etalab;<number>;<date>", and this file with "${excerpt(text, 60)}". Import the files as published, unpacked and unedited.`,
  );
}

function refuseOtherDate(file: SurveyedFile, first: SurveyedFile): void {
  if (file.extractedOn === first.extractedOn) return;
  throw new ImportRefused(
    'DIFFERENT_DATES',
    `${first.name} is of ${first.extractedOn} and ${file.name} of ${file.extractedOn}. One import takes files of one day: import the older ones first, on their own.`,
  );
}

/** Decoded line of a file. */
export interface TextLine {
  readonly lineNumber: number;
  readonly text: string;
  /** Encoding of this line, where it is not that of the file. */
  readonly foreignEncoding: Encoding | null;
  readonly sizeBytes: number;
}

/** Lines of a surveyed file behind its header, without blank ones. */
export async function* recordLines(file: CsvFile): AsyncGenerator<TextLine> {
  for await (const line of linesOf(file.path, file.name)) {
    const { text, foreignEncoding } = decodeLine(line, file.encoding);
    if (line.lineNumber === 1 || text.trim() === '') continue;
    if (text.startsWith('finess;'))
      refuseOtherDate({ ...file, extractedOn: headerDate(line, file.name) }, file);
    else yield { lineNumber: line.lineNumber, text, foreignEncoding, sizeBytes: line.bytes.length + 1 };
  }
}

async function* linesOf(path: string, name: string): AsyncGenerator<RawLine> {
  try {
    yield* rawLines(createReadStream(path), name);
  } catch (error) {
    throw asRefusal(path, name, error);
  }
}
