import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  findNodeAtLocation,
  getNodeValue,
  type Node,
  type ParseError,
  parseTree,
  printParseErrorCode,
} from 'jsonc-parser';
import type { ProgrammeFile } from '../domain/definition-file.ts';
import { fileFaults } from '../domain/definition-file-faults.ts';
import type { FileFault } from '../domain/definition-file-shape.ts';

/** File of definitions, with the syntax tree that locates its faults. */
export interface DefinitionFile {
  readonly name: string;
  readonly text: string;
  readonly root: Node | undefined;
  readonly content: ProgrammeFile;
}

/** Reads a file, and finds its faults as one line of text each. */
export async function readDefinitionFile(url: URL): Promise<{ file: DefinitionFile; faults: string[] }> {
  const name = basename(fileURLToPath(url));
  const text = await readFile(url, 'utf8');
  const errors: ParseError[] = [];
  const root = parseTree(text, errors, { disallowComments: true, allowTrailingComma: false });
  const content = root && getNodeValue(root);
  const file: DefinitionFile = { name, text, root, content };
  if (errors.length > 0 || !root) {
    const wrong = errors.length > 0 ? errors : [{ error: 0, offset: 0, length: 0 }];
    return { file, faults: wrong.map(({ error, offset }) => at(file, offset, notJson(error))) };
  }
  const faults = [...repeatedKeys(root), ...fileFaults(content)];
  return { file, faults: faults.map((fault) => located(file, fault)) };
}

const notJson = (error: ParseError['error']) => `is not JSON: ${printParseErrorCode(error)}`;

/** JSON keeps the last of two equal keys, and nobody would notice that the first one is ignored. */
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

/** `hopen.json:57: indicators.0.target: must be …`; a missing key is located at its object. */
export function located(file: DefinitionFile, { path, message }: FileFault): string {
  for (let length = path.length; length >= 0; length -= 1) {
    const node = file.root && findNodeAtLocation(file.root, path.slice(0, length));
    if (!node) continue;
    const { offset } = node.parent?.type === 'property' ? node.parent : node;
    return at(file, offset, `${path.join('.') || 'the file'}: ${message}`);
  }
  return at(file, 0, message);
}

const at = ({ name, text }: DefinitionFile, offset: number, message: string) =>
  `${name}:${text.slice(0, offset).split('\n').length}: ${message}`;
