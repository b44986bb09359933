/** Errors of a request before any subgraph is called. */
const REQUEST_CODES = {
  BAD_REQUEST: 'The HTTP request is not a GraphQL request, e.g. no query.',
  GRAPHQL_PARSE_FAILED: 'The document is not GraphQL, or has more tokens than the gateway reads.',
  GRAPHQL_VALIDATION_FAILED:
    'The document asks for something that the schema does not have, nests lists too deep or has too many selections, aliases or directives.',
  COST_EXCEEDED: 'The operation may cost more than one may; `requested` and `maximum` say how much.',
  RATE_LIMITED:
    'The viewer has spent the budget of this minute, or has too many requests under way; `Retry-After` says when to ask again.',
  PERSISTED_QUERY_NOT_FOUND: 'No document of this hash is known: send the document with its hash once.',
  PERSISTED_QUERY_NOT_SUPPORTED: 'Persisted queries are not kept here: send the document.',
  UNTRUSTED_DOCUMENT: 'This gateway answers the documents of its manifest alone, and this is none of them.',
  OPERATION_RESOLUTION_FAILURE:
    'The request names none of the operations of its document, or one that is not in it.',
} as const;

/** Errors that count as a subgraph's answer about a field, so that nothing is missing. */
export const ANSWER_CODES = {
  BAD_USER_INPUT:
    'A variable or an argument is not what the schema asks for, is too long or too many, or holds the character NUL.',
  INVALID_FINESS: 'Not a FINESS number: wrong length, wrong characters or wrong check digit.',
  UNKNOWN_REGION: 'No region has this INSEE code.',
  UNKNOWN_DEPARTMENT: 'No department has this code, neither in FINESS nor in INSEE.',
  UNKNOWN_PROGRAMME: 'No programme has this code.',
  UNKNOWN_DOMAIN: 'The programme has no domain of this code; where none is named, no programme has.',
  UNKNOWN_APPLICATION: 'No application of this number that the viewer may see.',
  UNKNOWN_BENEFICIARY: 'No such establishment, legal entity or group is known, or it is closed.',
  UNKNOWN_LEDGER_LINE: 'The application has no payment of this number.',
  UNKNOWN_INDICATOR: 'No indicator of this code is in force.',
  UNKNOWN_VALUE: 'No declared value of this number that the viewer may see.',
  INVALID_VALUE: 'What is declared does not fit the indicator, or its evidence is incomplete.',
  TARGETS_NOT_MET: 'A target is not met; each entry names one indicator and what is missing.',
  APPLICANT_KIND_NOT_ADMITTED:
    'The programme does not admit this kind of applicant; a public establishment applies as its legal entity, a private one as its site.',
  REGION_NOT_OF_BENEFICIARY: 'The beneficiary has no site in the region where the application is filed.',
  REGION_REQUIRED: 'The beneficiary has sites in several regions: say where it applies.',
  AMOUNT_OUT_OF_LIMITS: 'The amount is below the minimum or above the maximum per domain.',
  AMOUNT_ABOVE_REQUEST: 'The amount is more than what the establishment asked for.',
  AMOUNT_ABOVE_NOTIFIED: 'The amount is more than what the steering body has notified.',
  ALREADY_APPLIED: 'The structure has an application for this domain already, or holds the domain.',
  REFUSED_RECENTLY: 'A refused application may be made again after some months, as the programme says.',
  TOO_MANY_DOMAINS: 'The structure would hold more domains than the programme grants to one.',
  NOT_OPEN_YET: 'The time for this act has not begun.',
  DEADLINE_PASSED: 'The last day for this act is over.',
  BENEFICIARY_CLOSED:
    'The beneficiary is closed: its ARS confirms or transfers what was accepted; the rest is withdrawn, refused or lapses.',
  STILL_PAYABLE: 'What was declared is reached and payable, or paid: it neither lapses nor is opened again.',
  CORRECTION_PENDING:
    'A correction of a value that the proof rests on, or a value that it lacks, still waits for its review.',
  WRONG_STATUS: 'The application, or the review, is not in a state from which this act starts.',
  LATER_FACTS: 'There are facts already that are later than the day that the set-up lives in.',
  MOTIVE_REQUIRED: 'This act needs a motive.',
  ENVELOPE_EXCEEDED: 'The envelope does not hold enough; `missingAmount` says how much is missing.',
  BUDGET_EXCEEDED: 'The allotments would pass the budget of the programme.',
  EXTENSION_TOO_LONG: 'Extensions add up to more months than the programme has.',
  DAY_OUT_OF_RANGE: 'The day lies before or after what the rule allows.',
  NOT_TRANSMITTED: 'The ARS has not transmitted this application, for this amount, in its selection.',
  FORECAST_MISMATCH:
    'A line of the forecast is outside the programme, or there twice, or a domain has less than its selection.',
  NOT_DUE_YET: 'This instalment is not due yet.',
  PAYMENT_EXCEEDS_DUE: 'More would be paid than is still due of this instalment.',
  CORRECTION_TOO_LARGE: 'More would be taken back than was paid, or nothing.',
  PRIORITY_DOMAINS: 'A roadmap puts one or two domains first.',
  INVALID_ROADMAP: 'A part of the roadmap does not hold together; `field` names it.',
  NO_DRAFT: 'There is no draft to publish.',
  DUPLICATE_ITEM: 'The same item is named twice in one request.',
  BUSY: 'The time of the request was over before the turn of this command came; nothing was done. Try again with the same key.',
  CONFLICT:
    'The application or the draft has changed since the version that was read, or the verdict has: read it again.',
  IDEMPOTENCY_KEY_REUSED: 'This person used this idempotency key before, with another input.',
  INVALID_CURSOR: 'This cursor does not come from this list in this order.',
  INVALID_PAGE_SIZE: '`first` is outside 1 to 100.',
  FORBIDDEN:
    'This viewer may not see this field, or may not do this; without `sub` a token reads, and does not act.',
} as const;

/** Failures to answer a request or a part of it. */
const FAILURE_CODES = {
  UNAUTHENTICATED:
    'The token is expired, forged, or made for somebody else. No token at all is the public view.',
  IDENTITY_PROVIDER_UNAVAILABLE:
    'The token could not be checked, because its issuer does not answer. Try again.',
  PAYLOAD_TOO_LARGE:
    'The request body is larger than the server takes, as it is sent or once it is inflated.',
  UNSUPPORTED_MEDIA_TYPE:
    'The request body is in a charset or a content coding that is not read here; the message says which ones are.',
  SUBGRAPH_UNAVAILABLE:
    'A part of the graph did not answer what it was asked; the rest of the answer stands.',
  REGION_UNAVAILABLE:
    'The part of the graph that an ARS hosts did not answer what it was asked; the error names the region.',
  INCOMPLETE:
    'A part of the graph did not answer, and the request demanded all or nothing; `extensions.completeness` names it.',
  INTERNAL: 'A fault of ours; the request id finds it in the log.',
} as const;

/** Complete list of `extensions.code` with their meaning. No other code reaches a client. */
export const ERROR_CODES = { ...REQUEST_CODES, ...ANSWER_CODES, ...FAILURE_CODES } as const;

export type AnswerCode = keyof typeof ANSWER_CODES;

export type ErrorCode = keyof typeof ERROR_CODES;
