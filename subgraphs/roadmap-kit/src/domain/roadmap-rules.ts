import type { CivilDay, ErrorCode } from '@hopen/schema';
import {
  euros,
  isForecastAmount,
  isLink,
  isMailbox,
  isRoadmapPeriod,
  isTargetRate,
  isTextWithin,
  LONGEST_PERIOD_YEARS,
  LONGEST_TEXTS,
  MOST_LINES,
  plainText,
  RuleViolation,
} from '@hopen/schema';
import type { RoadmapContent } from './roadmap-content.ts';

const SOURCE = 'DAI, 29 nov. 2019';

/**
 * Payments lag behind targets: one reached in a year is paid in February of the next, and may be reached twelve months
 * late. Source: DAI, 29 Nov. 2019; ticsante 6069.
 */
const YEARS_OF_PAYMENT = 2;

/** National facts needed to validate a roadmap. */
export interface RoadmapFacts {
  readonly domainCodes: readonly string[];
  /** Region's allotment in cents. */
  readonly allottedCents: number;
}

/** Validates a roadmap; returns every violation with the input field at fault. */
export function roadmapViolations(content: RoadmapContent, facts: RoadmapFacts): RuleViolation[] {
  return [
    ...periodViolations(content),
    ...priorityViolations(content, facts.domainCodes),
    ...axisViolations(content, facts.domainCodes),
    ...forecastViolations(content, facts),
    ...milestoneViolations(content),
    ...contactViolations(content),
  ];
}

const refuse = (code: ErrorCode, field: string, message: string) =>
  new RuleViolation(code, message, { field: `content.${field}` });
const invalid = (field: string, message: string) => refuse('INVALID_ROADMAP', field, message);

function periodViolations({ firstYear, lastYear, vision }: RoadmapContent): RuleViolation[] {
  const found = textViolations(vision, 'vision', LONGEST_TEXTS.vision);
  if (isRoadmapPeriod(firstYear, lastYear)) return found;
  const message = `Une période va d'une année à une autre, ${LONGEST_PERIOD_YEARS} ans au plus, entre 2000 et 2199.`;
  return [...found, invalid('lastYear', message)];
}

function priorityViolations(content: RoadmapContent, known: readonly string[]): RuleViolation[] {
  const { priorities } = content;
  const found = priorities.flatMap(({ domainCode, targetRate, targetOn, rationale }, index) => {
    const at = `priorityDomains.${index}`;
    return [
      ...domainViolations([domainCode], known, () => `${at}.domain`),
      ...(targetRate === null || isTargetRate(targetRate)
        ? []
        : [invalid(`${at}.targetRate`, 'Un taux visé est au-dessus de 0 et de 1 au plus.')]),
      ...(targetOn === null ? [] : dayViolations(content, targetOn, `${at}.targetOn`)),
      ...(rationale === null ? [] : textViolations(rationale, `${at}.rationale`, LONGEST_TEXTS.text)),
    ];
  });
  if (new Set(priorities.map(({ domainCode }) => domainCode)).size < priorities.length) {
    found.push(refuse('DUPLICATE_ITEM', 'priorityDomains', 'Un domaine est nommé deux fois.'));
  }
  if (priorities.length < 1 || priorities.length > MOST_LINES.priorityDomains) {
    const message = `Une région priorise un ou deux domaines, et non ${priorities.length}.`;
    const details = { field: 'content.priorityDomains', source: SOURCE };
    found.push(new RuleViolation('PRIORITY_DOMAINS', message, details));
  }
  return found;
}

function axisViolations({ axes }: RoadmapContent, known: readonly string[]): RuleViolation[] {
  return [
    ...countViolations(axes, 'axes'),
    ...axes.flatMap(({ title, description, domainCodes }, index) => [
      ...textViolations(title, `axes.${index}.title`, LONGEST_TEXTS.title),
      ...textViolations(description, `axes.${index}.description`, LONGEST_TEXTS.text),
      ...countViolations(domainCodes, 'domains', `axes.${index}.domains`),
      ...domainViolations(domainCodes, known, (place) => `axes.${index}.domains.${place}`),
      ...(new Set(domainCodes).size < domainCodes.length
        ? [refuse('DUPLICATE_ITEM', `axes.${index}.domains`, 'Un domaine est nommé deux fois.')]
        : []),
    ]),
  ];
}

function forecastViolations(content: RoadmapContent, facts: RoadmapFacts): RuleViolation[] {
  const { forecast, firstYear, lastYear } = content;
  const found = forecast.flatMap(({ year, domainCode, amountCents }, index) => {
    const at = `forecast.${index}`;
    const isRight = year >= firstYear && year <= lastYear + YEARS_OF_PAYMENT && isForecastAmount(amountCents);
    const message = `Une année de ${firstYear} à ${lastYear + YEARS_OF_PAYMENT}, un montant positif.`;
    return [
      ...domainViolations([domainCode], facts.domainCodes, () => `${at}.domain`),
      ...(isRight ? [] : [refuse('FORECAST_MISMATCH', at, message)]),
    ];
  });
  const lines = new Set(forecast.map(({ year, domainCode }) => `${year} ${domainCode}`));
  if (lines.size < forecast.length) {
    found.push(refuse('FORECAST_MISMATCH', 'forecast', 'Une ligne au plus par année et par domaine.'));
  }
  const missingCents = forecast.reduce((sum, line) => sum + line.amountCents, 0) - facts.allottedCents;
  if (missingCents > 0) {
    const message = `La prévision dépasse l'enveloppe de la région de ${euros(missingCents)}.`;
    const details = { field: 'content.forecast', source: SOURCE, missingCents };
    found.push(new RuleViolation('ENVELOPE_EXCEEDED', message, details));
  }
  return [...countViolations(forecast, 'forecast'), ...found];
}

const milestoneViolations = (content: RoadmapContent): RuleViolation[] => [
  ...countViolations(content.milestones, 'milestones'),
  ...content.milestones.flatMap(({ title, dueOn }, index) => [
    ...textViolations(title, `milestones.${index}.title`, LONGEST_TEXTS.title),
    ...dayViolations(content, dueOn, `milestones.${index}.dueOn`),
  ]),
];

function contactViolations({ contact }: RoadmapContent): RuleViolation[] {
  if (!contact) return [];
  const { organisation, role, email, link } = contact;
  return [
    ...textViolations(organisation, 'contact.organisation', LONGEST_TEXTS.title),
    ...textViolations(role, 'contact.role', LONGEST_TEXTS.title),
    ...(email === null || isMailbox(email)
      ? []
      : [invalid('contact.email', "Ce n'est pas une adresse électronique.")]),
    ...(link === null || isLink(link) ? [] : [invalid('contact.link', 'Un lien commence par https://.')]),
  ];
}

function domainViolations(
  codes: readonly string[],
  known: readonly string[],
  fieldAt: (place: number) => string,
): RuleViolation[] {
  return codes.flatMap((code, place) =>
    known.includes(code)
      ? []
      : [
          refuse(
            'UNKNOWN_DOMAIN',
            fieldAt(place),
            `« ${plainText(code.slice(0, 20))} » n'est le code d'aucun domaine : ${known.join(', ')}.`,
          ),
        ],
  );
}

function dayViolations(
  { firstYear, lastYear }: RoadmapContent,
  day: CivilDay,
  field: string,
): RuleViolation[] {
  const year = Number(day.slice(0, 4));
  if (year >= firstYear && year <= lastYear) return [];
  return [refuse('DAY_OUT_OF_RANGE', field, `Un jour de la période, de ${firstYear} à ${lastYear}.`)];
}

function textViolations(text: string, field: string, longest: number): RuleViolation[] {
  if (isTextWithin(text, longest)) return [];
  const message = `Un texte de 1 à ${longest} caractères, sans caractère invisible (de contrôle, ou de sens d'écriture).`;
  return [invalid(field, message)];
}

function countViolations(
  lines: readonly unknown[],
  part: keyof typeof MOST_LINES,
  field: string = part,
): RuleViolation[] {
  if (lines.length <= MOST_LINES[part]) return [];
  return [invalid(field, `${MOST_LINES[part]} lignes au plus.`)];
}
