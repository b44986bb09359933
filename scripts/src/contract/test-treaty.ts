import { readdir, readFile } from 'node:fs/promises';
import { parse, print, visit } from 'graphql';
import { treatyBreaches } from './treaty.ts';

const FOLDER = new URL('../../../schema/subgraphs/', import.meta.url);

/** Published SDLs by subgraph. */
export const published = new Map(
  await Promise.all(
    (await readdir(FOLDER)).map(
      async (file): Promise<[string, string]> => [
        file.replace('.graphql', ''),
        await readFile(new URL(file, FOLDER), 'utf8'),
      ],
    ),
  ),
);
export const others = new Map([...published].filter(([name]) => name !== 'roadmaps-paca'));

/** SDL of ARS Paca without descriptions, to simplify editing. */
export const paca = print(
  visit(parse(published.get('roadmaps-paca')!), {
    StringValue: (_node, place) => (place === 'description' ? null : undefined),
  }),
);

export const LINE = { regionCode: '93', type: 'PacaRoadmap', subgraph: 'roadmaps-paca' };
export const breaches = (sdl: string) => treatyBreaches(sdl, LINE, others);

/** Replaces `what` by `by` within one definition of ARS Paca's SDL. */
export function changed(where: string, what: string | RegExp, by: string): string {
  const begin = paca.indexOf(`\n${where}`);
  const end = paca.indexOf('\n}', begin) + 2;
  const definition = paca.slice(begin, end);
  const mended = definition.replace(what, by);
  if (begin < 0 || mended === definition) throw new Error(`${where} has no ${what}.`);
  return paca.slice(0, begin) + mended + paca.slice(end);
}

export const more = (text: string) => `${paca}\n${text}\n`;

/** SDL with a breach of the treaty. */
export interface Row {
  readonly what: string;
  readonly sdl: string;
  /** Expected location and text of the message. */
  readonly at: string;
  readonly says: string;
}

/** Messages about the row's location. */
export const messagesOf = ({ sdl, at }: Row) =>
  breaches(sdl)
    .filter((message) => message.startsWith(`[roadmaps-paca] ${at} `))
    .join('\n');
