import { ERROR_CODES, type ErrorCode } from '@hopen/schema';
import type { FieldNode } from 'graphql';
import type { Said } from './treaty-values.ts';

const WITHOUT_CODE = "L'ARS a refusé cette demande ; le champ `code` dit pourquoi.";

/**
 * Refusal by an ARS in our words for its code, since a text of its own could be anybody's: a link to follow, a number
 * to call. `code` and `field`, which are checked, say as much to a program.
 */
export function inOurWords(
  read: Record<string, unknown>,
  fields: ReadonlyMap<string, readonly FieldNode[]>,
  { code }: Said,
): Record<string, unknown> {
  for (const [name, [node]] of fields) {
    if (node!.name.value === 'message')
      read[name] = code === undefined ? WITHOUT_CODE : ERROR_CODES[code as ErrorCode];
    if (node!.name.value === 'rule') read[name] = null;
  }
  return read;
}
