import { readFile } from 'node:fs/promises';
import { buildSchema, type GraphQLInterfaceType } from 'graphql';

/** Result of reading a field. */
export type Outcome =
  /** Value, or null because there is none. */
  | 'SEEN'
  /** Null, with an error of this code at its path. */
  | 'FORBIDDEN'
  /** Null, or a missing row, as if it did not exist. */
  | 'ABSENT';

/**
 * Viewers. Site, legal entity and hospital group are the three kinds of beneficiary, each with applications and
 * declarations; all are in one region, and "its agency" is that region's ARS. The programme is HOP'EN, which the DGOS steers
 * and the DNS does not.
 */
const ASKING = [
  'anonymous',
  'a partner',
  'the site',
  'its legal entity',
  'the group',
  'another site',
  'another legal entity',
  'its agency',
  'another agency',
  'the DGOS',
  'the DNS',
] as const;
export type Asking = (typeof ASKING)[number];
export const VIEWERS: readonly Asking[] = ASKING;

/**
 * | rejected with 401 whatever the request, never downgraded to the public view                               |
 * | --------------------------------------------------------------------------------------------------------- |
 * | a token that is expired, forged, or made for another audience: by the gateway and by every subgraph       |
 * | a service: by the gateway. A subgraph lets it read `SERVICE_READS` of the entities it names, otherwise 403 |
 */
export const REFUSED = ['expired', 'forged', 'for another audience', 'a service'] as const;

/** Beneficiary of an object. */
export type Subject = 'the site' | 'the legal entity' | 'the group';

const LETTERS = { S: 'SEEN', F: 'FORBIDDEN', '-': 'ABSENT' } as const;

/** Parses a grid: a name, then a letter per viewer, in order. */
function grid(text: string): Record<string, Record<Asking, Outcome>> {
  const rows = text
    .split('\n')
    .filter((line) => line.includes('|'))
    .map((line) => line.split('|').map((cell) => cell.trim()));
  return Object.fromEntries(
    rows.map(([name, letters]) => {
      const outcomes = letters!.split(/\s+/) as (keyof typeof LETTERS)[];
      if (outcomes.length !== ASKING.length) throw new Error(`${name} has ${outcomes.length} letters.`);
      return [name, Object.fromEntries(ASKING.map((who, place) => [who, LETTERS[outcomes[place]!]]))];
    }),
  ) as Record<string, Record<Asking, Outcome>>;
}

/**
 * Audiences: S sees it, F gets FORBIDDEN, - finds nothing. An EJ claim covers its sites; an ET claim does not cover its
 * EJ. Source: schema/README.md.
 */
const GRID = grid(`
                                          anonymous, a partner
                                             the site, its legal entity, the group
                                                   another site, another legal entity
                                                       its agency, another agency, the DGOS, the DNS
  everyone                                 | S S S S S S S S S S S
  its parties, of the site                 | F F S S F F F S F S F
  its parties, of the legal entity         | F F F S F F F S F S F
  its parties, of the group                | F F F F S F F S F S F
  parties or nothing, of the site          | - - S S - - - S - S -
  parties or nothing, of the legal entity  | - - - S - - - S - S -
  filer or nothing, of the site            | - - S S - - - - - - -
  the agency and the DGOS                  | F F F F F F F S F S F
  agencies and national bodies             | F F F F F F F S S S S
  the DGOS                                 | F F F F F F F F F S F
  an agency, its own                       | F F F F F F F S - F F
`);

/** Audience in the tables below; the three variants by kind of beneficiary share one name there. */
export type Audience =
  | 'everyone'
  | 'its parties'
  | 'parties or nothing'
  | 'filer or nothing'
  | 'the agency and the DGOS'
  | 'agencies and national bodies'
  | 'the DGOS'
  | 'an agency, its own';

export function outcomeFor(audience: Audience, subject: Subject, who: Asking): Outcome {
  const row = GRID[audience] ?? GRID[`${audience}, of ${subject}`];
  if (!row) throw new Error(`The grid does not say who ${audience} of ${subject} are.`);
  return row[who];
}

const words = (text: string) => text.split(/\s+/).filter(Boolean);
const fields = (text: string): Readonly<Record<string, readonly string[]>> =>
  Object.fromEntries(
    text
      .split(/\n(?=\s*[A-Z])/)
      .map((line) => line.trim().split(':') as [string, string])
      .filter(([type]) => type)
      .map(([type, names]) => [type, words(names)]),
  );

/** Fields that not every viewer of their object may see. Objects below a forbidden field are forbidden with it. */
export const RESTRICTED: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  'its parties': fields(`
    Application: version updatedOn plannedTargetsOn targetsReachedOn extensionMonths submittedOn decisions ledgerLines
      instalments requestedAmount
    Establishment: eligibility indicatorValues verdict
    LegalEntity: eligibility indicatorValues verdict
  HospitalGroup: eligibility indicatorValues verdict
    Query: simulateVerdict
  `),
  'the agency and the DGOS': fields(`
    Envelope: reserved preselected retained available lines years
    Region: transmissions disbursementForecast
    RoadmapTarget: progress
  `),
  'agencies and national bodies': fields(`
    RegistryImport: importedBy
  `),
  'the DGOS': fields(`
    Programme: transmissions disbursementForecast
    Query: reconciliation
  `),
  'an agency, its own': fields(`
    Query: bretagneRoadmapDraft pacaRoadmapDraft
  `),
};

/** Fields of every regional roadmap, and of every draft: the treaty opens all of them. */
const treaty = buildSchema(await readFile(new URL('../../../schema/api.graphql', import.meta.url), 'utf8'));
const namesOf = (type: string) =>
  Object.keys((treaty.getType(type) as GraphQLInterfaceType).getFields()).join(' ');
const TREATY = namesOf('RegionalRoadmap');
const DRAFT = `regionCode revision status draftedOn ${namesOf('BretagneRoadmapContentInput')}`;

/** Fields visible to every viewer of their object. A new schema field is in neither table, which fails a test. */
export const OPEN = fields(`
  Address: street postalCode city department
  Agency: name
  Application: id programmeCode regionCode acceptedOn dataOrigin status grantedAmount programme domain region beneficiary
    hospitalGroup
  ApplicationConnection: nodes edges pageInfo totalCount
  ApplicationEdge: node cursor
  ApplicationPayload: userErrors application
  ApplicationsPayload: userErrors applications
  Attainment: asOf concerned prerequisites domains
  CalendarStep: code on label source verificationStatus
  Category: code label
  Decision: version act status decidedOn role organisation motive proof isLate requestedAmount grantedAmount plannedTargetsOn
    targetsReachedOn extensionMonths updatedPlanOn
  DeclarationResult: index value isNew userErrors
  DeclareIndicatorValuesPayload: results userErrors
  Difference: check subject expected found
  Disbursement: year month region domain certain possible lost expected
  Domain: programmeCode code label source verificationStatus indicators
  DomainAttainment: concerned declared validated met missing rate isSuppressed code indicators domain
  DomainSelection: domain applications retained granted share isSuppressed
  DomainVerdict: code isMet notApplicable indicators domain targetsReachedOn
  DraftPacaRoadmapPayload: userErrors draft
  DraftBretagneRoadmapPayload: userErrors draft
  Eligibility: eligible reasons structure
  Envelope: programmeCode regionCode asOf allotted committed paid paidAsOf isSuppressed dataOrigin
  EnvelopePayload: userErrors envelope
  EnvelopeYear: year allotted committed paid
  Establishment: reference name dataOrigin finess status siret openedOn closedOn category address location legalEntity region
    applications
  EstablishmentConnection: nodes edges pageInfo totalCount
  EstablishmentEdge: node cursor
  Evidence: label link sha256 on
  HostedRoadmapVersion: version publishedOn
  HospitalGroup: reference name dataOrigin code closedOn regions members memberships applications
  HospitalGroupMembership: legalEntity role since until
  HospitalGroupConnection: nodes edges pageInfo totalCount
  HospitalGroupEdge: node cursor
  Indicator: programmeCode code label nature formula unit operator target fields evidence observationNotBefore observationLeastDays observationMostDays allowsNotApplicable validFrom source verificationStatus
  IndicatorAttainment: concerned declared validated met missing rate isSuppressed code notApplicable noCases quartiles
  IndicatorFinding: indicator code validFrom state value target gap reviewState reviewedOn valueId pendingValueIds unreviewedValueIds
  IndicatorValue: id declaredBy nature numerator denominator answer reason observedFrom observedUntil declaredOn dataOrigin
    indicator reviewState reviews evidence
  Instalment: kind amount paid dueOn
  LateItem: kind applicationId region since version
  LedgerLine: id kind amount valueOn recordedOn actor motive vehicle applicationId version year correctsLineId dataOrigin
  LedgerLineConnection: nodes edges pageInfo totalCount
  LedgerLineEdge: node cursor
  LegalEntity: reference name dataOrigin finess status legalStatusCode siren address establishments regions hospitalGroup
    applications
  LegalEntityConnection: nodes edges pageInfo totalCount
  LegalEntityEdge: node cursor
  Location: latitude longitude
  PacaRoadmap: ${TREATY} mobilisedEstablishments mobilisedGrowthPercent
  PacaRoadmapDraft: ${DRAFT} mobilisedEstablishments mobilisedGrowthPercent
  PageInfo: hasNextPage hasPreviousPage startCursor endCursor
  PlannedUse: year domain amount
  Prerequisite: code label source verificationStatus indicators
  PrerequisiteAttainment: concerned declared validated met missing rate isSuppressed code indicators
  PrerequisiteVerdict: code isMet notApplicable indicators
  PreselectedItem: applicationId amount
  PriorityDomain: rank domain rationale target
  Programme: code name steeringBody startsOn endsOn maximumDomains advancePercent balanceMonth applicantKinds rules rulesVersion calendar source
    verificationStatus budget minimumPerDomain maximumPerDomain selection domains prerequisites attainment
  ProgrammeRules: maximumExtensionMonths monthsAfterRefusal answerDays prerequisitesGate sources
  Proof: asOf version targetsReachedOn prerequisitesMet indicators
  ProvenIndicator: code validFrom state value target gap pendingValueIds
  PublishedFigure: measure unit label region domain value isAtLeast asOf source verificationStatus recorded recordedAsOf difference
    dataOrigin
  PublishPacaRoadmapPayload: userErrors roadmap
  PublishBretagneRoadmapPayload: userErrors roadmap
  Quartiles: first median third
  Query: establishments establishment legalEntity hospitalGroups hospitalGroup regions region applications application
    programme programmes publishedFigures domains registryImports rateLimit
  RateLimit: cost remaining resetAt
  Reconciliation: differences lateItems
  Region: code name agency establishmentCount establishments legalEntities hospitalGroups applications envelope selection attainment
    roadmap hostedRoadmapVersions
  RegionTransmission: region transmission
  Review: act state decidedOn organisation motive evidence
  ReviewIndicatorValuesPayload: values userErrors
  RegistryCounts: kind read created updated unchanged rejected reopened closed leftOut
  RegistryFile: name sha256
  RegistryImport: extractedOn importedOn importedAt format categories files rejected remarked counts
  RegistryImportConnection: nodes edges pageInfo totalCount
  RegistryImportEdge: node cursor
  RoadmapAxis: title description domains
  RoadmapContact: organisation role email link
  BretagneRoadmapDraft: ${DRAFT}
  RoadmapForecastLine: year domain amount
  RoadmapMilestone: title dueOn
  RoadmapTarget: regionCode programmeCode domainCode rate reachedBy
  RoadmapVersionLine: version status publishedOn supersededOn
  RuleSource: rule source verificationStatus
  Selection: asOf candidates applications retained establishments publicEstablishments granted isSuppressed byDomain dataOrigin
  BretagneRoadmap: ${TREATY}
  SteeringBody: code name
  TargetProgress: concerned declared validated met missing rate isSuppressed gap lacking isReached isOverdue
  Transmission: version transmittedOn organisation preselection forecast dataOrigin
  TransmissionPayload: userErrors transmission
  UserError: code field message rule missingAmount
  Verdict: asOf version prerequisitesMet prerequisites domains
`);

/** Viewers with permission for a kind of mutation. All others get FORBIDDEN, whatever the input. */
export const ACTORS: Readonly<Record<string, readonly Asking[]>> = {
  'an establishment': ['the site', 'its legal entity', 'the group', 'another site', 'another legal entity'],
  'the establishment itself': ['the site', 'its legal entity'],
  'an agency': ['its agency', 'another agency'],
  // Seen as another agency here, since the mutations concern Paca.
  'the agency of Bretagne': ['another agency'],
  'the agency of Paca': ['its agency'],
  'an agency or a national body': ['its agency', 'another agency', 'the DGOS', 'the DNS'],
  'a national body': ['the DGOS', 'the DNS'],
  'the body that steers the programme': ['the DGOS'],
};

/** Mutations by kind of actor. A permitted actor that is no party to the file gets an unknown-file error. */
export const ACTS: Readonly<Record<string, readonly string[]>> = {
  'an establishment': words(
    'updateApplication submitApplication withdrawApplication fileProject declareTargets',
  ),
  'the establishment itself': words('createApplication declareIndicatorValues'),
  'an agency': words(
    `returnApplication returnProject acceptProject grantExtension requestEvidence validateTargets reopenValidation recordLapse
     confirmApplication transferApplication preselectApplications amendPreselection cancelPreselection
     transmitPreselection apportionEnvelope`,
  ),
  'the agency of Bretagne': words('draftBretagneRoadmap publishBretagneRoadmap'),
  'the agency of Paca': words('draftPacaRoadmap publishPacaRoadmap'),
  'an agency or a national body': words('refuseApplication reviewIndicatorValues'),
  'a national body': words('recordPayment recordCorrection retainApplications notifyAmount'),
  'the body that steers the programme': words('allotEnvelope'),
};

/** Fields that a service may read of one named beneficiary: identity and verdict. */
export const SERVICE_READS: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  establishments: fields(`
    Establishment: reference name
    LegalEntity: reference name
    HospitalGroup: reference name
  `),
  indicators: fields(`
    Establishment: verdict
    LegalEntity: verdict
    HospitalGroup: verdict
  `),
};
