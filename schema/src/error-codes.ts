/** Every `extensions.code` that the graph answers with, and what it means. Nothing else ever reaches a client. */
export const ERROR_CODES = {
  BAD_REQUEST: 'The HTTP request is not a GraphQL request, e.g. no query.',
  GRAPHQL_PARSE_FAILED: 'The document is not GraphQL.',
  GRAPHQL_VALIDATION_FAILED:
    'The document asks for something that the schema does not have, or nests lists too deep.',
  PERSISTED_QUERY_NOT_SUPPORTED: 'Persisted queries are not kept here: send the document.',
  OPERATION_RESOLUTION_FAILURE:
    'The request names none of the operations of its document, or one that is not in it.',
  BAD_USER_INPUT: 'A variable or an argument is not what the schema asks for, or holds the character NUL.',
  INVALID_FINESS: 'Not a FINESS number: wrong length, wrong characters or wrong check digit.',
  UNKNOWN_REGION: 'No region has this INSEE code.',
  UNKNOWN_PROGRAMME: 'No programme has this code.',
  INVALID_CURSOR: 'This cursor does not come from this list in this order.',
  INVALID_PAGE_SIZE: '`first` is outside 1 to 100.',
  UNAUTHENTICATED:
    'The token is expired, forged, or made for somebody else. No token at all is the public view.',
  IDENTITY_PROVIDER_UNAVAILABLE:
    'The token could not be checked, because its issuer does not answer. Try again.',
  FORBIDDEN: 'This viewer may not see this field.',
  PAYLOAD_TOO_LARGE: 'The request body is larger than the server takes.',
  SUBGRAPH_UNAVAILABLE: 'A part of the graph did not answer; the rest of the answer stands.',
  REGION_UNAVAILABLE: 'The part of the graph that an ARS hosts did not answer; the error names the region.',
  INTERNAL: 'A fault of ours; the request id finds it in the log.',
} as const;

export type ErrorCode = keyof typeof ERROR_CODES;
