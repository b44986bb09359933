import { LIMITS } from '@hopen/gateway';
import { runCommandLine } from './command-line.ts';

/** Meaning of each limit, worded for clients. */
const MEANINGS: Readonly<Record<keyof typeof LIMITS, string>> = {
  requestBytes: 'bytes of a request body, else PAYLOAD_TOO_LARGE',
  headersMs: 'milliseconds to send the headers of a request, else 408',
  requestMs: 'milliseconds to send a whole request, else 408',
  sendMs: 'milliseconds to read each 64 kB of an answer, else the connection is closed',
  inFlight: 'requests of one viewer that are under way; further ones wait',
  waiting: 'requests of one viewer that wait, else RATE_LIMITED',
  tokens: 'tokens of a document, else GRAPHQL_PARSE_FAILED',
  selections: 'selections of a document, fragments written out, else GRAPHQL_VALIDATION_FAILED',
  fragments: 'fragments of a document, else GRAPHQL_VALIDATION_FAILED',
  comparisons: 'pairs of fields that may answer under one name, else GRAPHQL_VALIDATION_FAILED',
  depth: 'levels that fields nest, else GRAPHQL_VALIDATION_FAILED',
  aliases: 'aliases of a document, else GRAPHQL_VALIDATION_FAILED',
  directives: 'directives of a document, else GRAPHQL_VALIDATION_FAILED',
  defaultPageSize: 'items of a page where first is left out',
  maxPageSize: 'items of a page, else INVALID_PAGE_SIZE',
  assumedListSize: 'items that a list without pages is counted with, where its owner says nothing else',
  operationCost: 'cost of every operation, besides what it asks for',
  costPerOperation: 'cost of an operation, else COST_EXCEEDED',
  costPerMinute: 'cost of what a viewer asks within a window, else RATE_LIMITED',
  windowSeconds: 'seconds of that window',
  mutationCost: 'cost of a mutation, besides what it answers',
  introspectionCost: 'cost of each field that is asked of the schema itself',
  planningCost: 'cost of each selection, by possible type, of an operation that has no plan yet',
  readingCost: 'cost of each character of a document that is not known yet',
  planBytes: 'bytes of memory for plans',
  documentBytes: 'bytes of memory for documents',
  persistedQueryBytes: 'characters of documents that are kept by their hash',
};

const USAGE = `Usage: npm run limits [-- --json]

Prints what one client may ask.

  --json   for programs`;

await runCommandLine({ usage: USAGE, options: { json: { type: 'boolean' } } }, async ({ json }) => {
  if (json) return console.log(JSON.stringify(LIMITS, null, 2));
  for (const [name, meaning] of Object.entries(MEANINGS)) {
    const value = LIMITS[name as keyof typeof LIMITS].toLocaleString('en-US');
    console.log(`${name.padEnd(20)} ${value.padStart(10)}  ${meaning}`);
  }
});
