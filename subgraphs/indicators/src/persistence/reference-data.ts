import { readdir, readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type SqlEntityManager } from '@hopen/kit/database';
import { UserFacingError } from '@hopen/kit/user-facing-error';
import { addDays, type CivilDay } from '@hopen/schema';
import {
  findNodeAtLocation,
  getNodeValue,
  type Node,
  type ParseError,
  parseTree,
  printParseErrorCode,
} from 'jsonc-parser';
import { definitionsOf, fileFaults, type ProgrammeFile } from '../domain/definition-file.ts';
import type { FileFault } from '../domain/definition-file-shape.ts';
import { pastFaults } from '../domain/definition-file-versions.ts';
import { Domain, IndicatorDefinition, Prerequisite } from '../domain/definitions.ts';

const FOLDER = new URL('../../data/', import.meta.url);

/** A row that is loaded again keeps the day on which it was added. */
const KEEPS_ITS_DAY = { onConflictExcludeFields: ['addedOn' as const] };

/** A file as it was read: what it holds, and where each of its keys stands. */
interface ReadFile {
  readonly name: string;
  readonly text: string;
  readonly root: Node | undefined;
  readonly content: ProgrammeFile;
}

/**
 * Brings the domains, prerequisites and definitions of each file of a folder into their tables: all files, or none when
 * anything in them is wrong or would change verdicts of the past. What is new in a programme of which definitions are loaded
 * is added today; what a programme is first loaded with has no such day.
 */
export async function loadDefinitions(
  em: SqlEntityManager,
  from: URL | undefined,
  today: CivilDay,
): Promise<void> {
  const folder = from ?? FOLDER;
  const names = (await readdir(folder)).filter((name) => name.endsWith('.json')).sort();
  const read = await Promise.all(names.map((name) => readProgrammeFile(new URL(name, folder))));
  refuse(read.flatMap(({ faults }) => faults));
  const files = read.map(({ file }) => file);
  refuse(repeatedProgrammes(files));
  const loaded = {
    definitions: await em.find(IndicatorDefinition, {}, { disableIdentityMap: true }),
    prerequisites: await em.find(Prerequisite, {}, { disableIdentityMap: true }),
  };
  refuse(files.flatMap((file) => pastFaults(file.content, loaded).map((fault) => located(file, fault))));
  const known = new Set(loaded.definitions.map(({ programmeCode }) => programmeCode));
  const rows = <Row>(part: (content: ProgrammeFile) => readonly Omit<Row, 'programmeCode' | 'addedOn'>[]) =>
    files.flatMap(({ content }) => {
      const { programmeCode } = content;
      // From the next day on: what was judged in the morning stays judged so.
      const addedOn = known.has(programmeCode) ? addDays(today, 1) : null;
      return part(content).map((row) => ({ ...row, programmeCode, addedOn }) as Row);
    });
  await em.transactional(async (inLoad) => {
    await inLoad.upsertMany(
      Prerequisite,
      rows<Prerequisite>(({ prerequisites }) => prerequisites),
      KEEPS_ITS_DAY,
    );
    await inLoad.upsertMany(
      Domain,
      rows<Domain>(({ domains }) => domains),
      KEEPS_ITS_DAY,
    );
    await inLoad.upsertMany(IndicatorDefinition, rows<IndicatorDefinition>(definitionsOf), KEEPS_ITS_DAY);
  });
}

/** One line for each fault, so that a person mends them all at once. */
function refuse(faults: readonly string[]): void {
  if (faults.length === 0) return;
  throw new UserFacingError(`The definitions of the indicators are not loaded:\n${faults.join('\n')}`);
}

async function readProgrammeFile(url: URL): Promise<{ file: ReadFile; faults: string[] }> {
  const name = basename(fileURLToPath(url));
  const text = await readFile(url, 'utf8');
  const errors: ParseError[] = [];
  const root = parseTree(text, errors, { disallowComments: true, allowTrailingComma: false });
  const content = root && getNodeValue(root);
  const file: ReadFile = { name, text, root, content };
  if (errors.length > 0 || !root) {
    const wrong = errors.length > 0 ? errors : [{ error: 0, offset: 0, length: 0 }];
    return { file, faults: wrong.map(({ error, offset }) => at(file, offset, notJson(error))) };
  }
  const faults = [...repeatedKeys(root), ...fileFaults(content)];
  return { file, faults: faults.map((fault) => located(file, fault)) };
}

const notJson = (error: ParseError['error']) => `is not JSON: ${printParseErrorCode(error)}`;

/** JSON keeps the last of two equal keys, and nobody would see that the first one is without effect. */
function repeatedKeys(node: Node, path: FileFault['path'] = []): FileFault[] {
  const children = node.children ?? [];
  if (node.type === 'array') return children.flatMap((child, index) => repeatedKeys(child, [...path, index]));
  if (node.type !== 'object') return [];
  const keys = children.map(({ children: [key] = [] }) => String(key?.value));
  const repeated = keys.filter((key, index) => keys.indexOf(key) < index);
  return [
    ...repeated.map((key) => ({ path: [...path, key], message: 'is there twice' })),
    ...children.flatMap(({ children: [, value] = [] }, index) =>
      value ? repeatedKeys(value, [...path, keys[index]!]) : [],
    ),
  ];
}

function repeatedProgrammes(files: readonly ReadFile[]): string[] {
  const codes = files.map(({ content }) => content.programmeCode);
  return files
    .filter((_, index) => codes.indexOf(codes[index]!) < index)
    .map((file) => located(file, { path: ['programmeCode'], message: 'has a file already' }));
}

/** `hopen.json:57: indicators.0.target: must be …`; a key that is missing stands where its object begins. */
function located(file: ReadFile, { path, message }: FileFault): string {
  for (let length = path.length; length >= 0; length -= 1) {
    const node = file.root && findNodeAtLocation(file.root, path.slice(0, length));
    if (!node) continue;
    const { offset } = node.parent?.type === 'property' ? node.parent : node;
    return at(file, offset, `${path.join('.') || 'the file'}: ${message}`);
  }
  return at(file, 0, message);
}

const at = ({ name, text }: ReadFile, offset: number, message: string) =>
  `${name}:${text.slice(0, offset).split('\n').length}: ${message}`;
