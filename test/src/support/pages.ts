import { glob, readFile } from 'node:fs/promises';
import { posix } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

/** Fenced block of a page. */
export interface Block {
  /** Page and line of its fence: `README.md:27`. */
  readonly at: string;
  readonly language: string;
  readonly text: string;
  /** Heading above it. */
  readonly section: string;
  /** Block right above it, with nothing but blank lines between. */
  readonly follows: Block | undefined;
}

/** Markdown page, with its path from the root. */
export interface Page {
  readonly path: string;
  readonly text: string;
  readonly blocks: readonly Block[];
}

/** Reads every page but the templates of `new-ars`, which the tests of `new-ars` run under the names of an ARS. */
export async function readPages(): Promise<readonly Page[]> {
  const paths: string[] = [];
  const exclude = (path: string) => /(^|[\\/])(node_modules|dist|\.data|ars-template\S*)$/.test(path);
  for await (const path of glob('**/*.md', { cwd: ROOT, exclude })) paths.push(path.replaceAll('\\', '/'));
  return Promise.all(
    paths.sort().map(async (path) => {
      const text = await readFile(ROOT + path, 'utf8');
      return { path, text, blocks: blocksOf(path, text) };
    }),
  );
}

function blocksOf(path: string, text: string): readonly Block[] {
  const blocks: Block[] = [];
  let section = '';
  let open: { line: number; language: string; lines: string[] } | undefined;
  let isBetween = true;
  for (const [index, line] of text.split('\n').entries()) {
    if (open && line === '```') {
      const { line: at, language, lines } = open;
      const follows = isBetween ? undefined : blocks.at(-1);
      blocks.push({ at: `${path}:${at}`, language, text: `${lines.join('\n')}\n`, section, follows });
      [open, isBetween] = [undefined, false];
    } else if (open) open.lines.push(line);
    else if (line.startsWith('```')) open = { line: index + 1, language: line.slice(3), lines: [] };
    else {
      section = /^#+ (.*)/.exec(line)?.[1] ?? section;
      isBetween ||= line.trim() !== '';
    }
  }
  return blocks;
}

/** Text of a page outside of its blocks. */
export const proseOf = ({ text }: Pick<Page, 'text'>): string => text.replace(/^```[\s\S]*?^```$/gm, '');

/** Anchors of the headings, as GitHub makes them. */
export const anchorsOf = (page: Pick<Page, 'text'>): readonly string[] =>
  [...proseOf(page).matchAll(/^#+ (.*)$/gm)].map(([, heading]) =>
    heading!
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );

/** Paths of files that a page names in code: `domain/acts.ts`, `src/persistence/*.mapping.ts`. */
export const pathsIn = (page: Page): readonly string[] =>
  [...proseOf(page).matchAll(/`([\w.*/-]+\/[\w.*-]+\.(?:ts|cjs|mjs|json|graphql|md))`/g)].map(
    ([, path]) => path!,
  );

/** Viewer and day of a `graphql` block. */
export interface Viewpoint {
  readonly claims: Readonly<Record<string, unknown>> | undefined;
  readonly day: string | undefined;
}

/** Parses the first line of a `graphql` block: `# As ARS 93, on 2019-06-15`. */
export function viewpointOf({ at, text }: Block): Viewpoint {
  const said = /^# As (anybody|the DGOS|ARS (\d\d)|establishment (\S+?))(?:, on (\d{4}-\d\d-\d\d))?\n/.exec(
    text,
  );
  if (!said) throw new Error(`${at} does not say in its first line as whom it is asked: "# As anybody".`);
  const [, who, region, beneficiary, day] = said;
  const sub = 'a reader of the pages';
  const claims = region
    ? { hopen_role: 'ars', hopen_region: region, sub }
    : beneficiary
      ? { hopen_role: 'establishment', hopen_beneficiaries: [beneficiary], sub }
      : { hopen_role: 'dgos', sub };
  return { claims: who === 'anybody' ? undefined : claims, day };
}

/** User errors anywhere in an answer. */
export function userErrorsIn(answer: unknown): unknown[] {
  if (typeof answer !== 'object' || answer === null) return [];
  return Object.entries(answer).flatMap(([name, value]) =>
    name === 'userErrors' && Array.isArray(value) ? value : userErrorsIn(value),
  );
}

/** Resolves a path relative to a page. */
export const beside = ({ path }: Page, target: string): string =>
  posix.normalize(posix.join(posix.dirname(path), target));
