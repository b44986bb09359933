/**
 * Literal of PostgreSQL for a text, equal to what MikroORM writes. Its own builds the literal character by character, each of
 * which takes 32 bytes until it is sent: 160 MB for the 5 MB of a bulk insert.
 */
export function escapeLiteral(text: string): string {
  const quoted = text.replaceAll("'", "''");
  return text.includes('\\') ? ` E'${quoted.replaceAll('\\', '\\\\')}'` : `'${quoted}'`;
}
