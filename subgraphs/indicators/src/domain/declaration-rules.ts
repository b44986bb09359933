import { type CivilDay, isCivilDay, RuleViolation } from '@hopen/schema';
import type { IndicatorDefinition } from './definitions.ts';
import type { Evidence, ValueContent } from './indicator-value.ts';
import { observationFault } from './target-evaluation.ts';

const LONGEST_TEXT = 2000;
const MOST_EVIDENCE = 20;
const MOST_VALUES = 200;
/** Range of a PostgreSQL `integer`. */
const LARGEST_COUNT = 2_147_483_647;

/** Throws on a list of values that is shorter or longer than one request takes. */
export function requireValueCount(items: readonly unknown[], field: string, least = 1): void {
  if (items.length >= least && items.length <= MOST_VALUES) return;
  const message = `De ${least} à ${MOST_VALUES} valeurs à la fois, et non ${items.length}.`;
  throw new RuleViolation('BAD_USER_INPUT', message, { field });
}

/** Rules that refuse a value declared today, each with the field it is about. */
export function valueObstacles(
  content: ValueContent,
  definition: IndicatorDefinition | undefined,
  today: CivilDay,
): RuleViolation[] {
  if (!definition) {
    const message = `« ${content.indicatorCode.slice(0, 20)} » n'est le code d'aucun indicateur en vigueur.`;
    return [new RuleViolation('UNKNOWN_INDICATOR', message, { field: 'indicator' })];
  }
  return [
    ...natureObstacles(content, definition),
    ...periodObstacles(content, definition, today),
    ...evidenceListObstacles(content.evidence, today),
  ];
}

/** Rules that refuse a list of evidence: too many pieces, or an invalid one. */
export function evidenceListObstacles(evidence: readonly Evidence[], today: CivilDay): RuleViolation[] {
  if (evidence.length > MOST_EVIDENCE) return [invalid('evidence', `${MOST_EVIDENCE} pièces au plus.`)];
  return evidence.flatMap((each, index) => evidenceObstacles(each, index, today));
}

const invalid = (field: string, message: string) => new RuleViolation('INVALID_VALUE', message, { field });

/** Usage takes a ratio, organisation a yes or no; both take "not applicable" where the definition admits it. */
function natureObstacles(
  { nature, numerator, denominator, answer, reason }: ValueContent,
  definition: IndicatorDefinition,
): RuleViolation[] {
  if (nature === 'NOT_APPLICABLE') {
    if (numerator !== null || denominator !== null || answer !== null) {
      return [invalid('notApplicable', 'Sans objet : ni rapport, ni réponse.')];
    }
    if (definition.allowsNotApplicable === false) {
      const message = `L’indicateur ${definition.code} vaut pour tous : il ne peut être déclaré sans objet.`;
      return [invalid('notApplicable', message)];
    }
    if (reason?.trim() && reason.length <= LONGEST_TEXT) return [];
    return [
      new RuleViolation('MOTIVE_REQUIRED', 'Dites pourquoi l’indicateur est sans objet.', {
        field: 'notApplicable',
      }),
    ];
  }
  const expected = definition.unit === 'YES_NO' ? 'ANSWER' : 'RATIO';
  if (nature !== expected) {
    const what = expected === 'ANSWER' ? 'oui ou non' : 'un numérateur et un dénominateur';
    return [invalid(expected === 'ANSWER' ? 'answer' : 'numerator', `Cet indicateur attend ${what}.`)];
  }
  if (nature === 'RATIO') return ratioObstacles(numerator, denominator);
  if (answer !== null && numerator === null && denominator === null) return [];
  return [invalid('answer', 'Cet indicateur attend oui ou non, et rien d’autre.')];
}

/** Ratios are whole numbers, the numerator within the denominator. 0 over 0 means that there was nothing to measure. */
function ratioObstacles(numerator: number | null, denominator: number | null): RuleViolation[] {
  const isCount = (count: number | null): count is number =>
    Number.isInteger(count) && count! >= 0 && count! <= LARGEST_COUNT;
  if (!isCount(numerator)) return [invalid('numerator', 'Un numérateur est un nombre entier, 0 ou plus.')];
  if (!isCount(denominator))
    return [invalid('denominator', 'Un dénominateur est un nombre entier, 0 ou plus.')];
  if (numerator <= denominator) return [];
  return [invalid('numerator', 'Le numérateur dépasse le dénominateur.')];
}

function periodObstacles(
  { observedFrom, observedUntil }: ValueContent,
  definition: IndicatorDefinition,
  today: CivilDay,
): RuleViolation[] {
  const refuse = (field: string, message: string) => [
    new RuleViolation('DAY_OUT_OF_RANGE', message, { field }),
  ];
  if (!isCivilDay(observedFrom)) return refuse('observedFrom', 'Cette date n’existe pas.');
  if (!isCivilDay(observedUntil)) return refuse('observedUntil', 'Cette date n’existe pas.');
  if (observedFrom > observedUntil) return refuse('observedUntil', 'La période finit avant de commencer.');
  if (observedUntil > today)
    return refuse('observedUntil', 'La période observée est passée, ou finit ce jour.');
  const { code, observationNotBefore, observationLeastDays, observationMostDays } = definition;
  switch (observationFault(definition, { observedFrom, observedUntil })) {
    case 'TOO_EARLY':
      return refuse('observedFrom', `${code} s’observe à partir du ${observationNotBefore}.`);
    case 'TOO_SHORT':
      return refuse('observedUntil', `${code} s’observe pendant ${observationLeastDays} jours au moins.`);
    case 'TOO_LONG':
      return refuse('observedUntil', `${code} s’observe pendant ${observationMostDays} jours au plus.`);
    case null:
      return [];
  }
}

export function evidenceObstacles(
  { label, link, sha256, on }: Evidence,
  index: number,
  today: CivilDay,
): RuleViolation[] {
  const found: RuleViolation[] = [];
  const field = (name: string) => `evidence.${index}.${name}`;
  if (!label.trim() || label.length > LONGEST_TEXT) found.push(invalid(field('label'), 'Nommez la pièce.'));
  if (on !== null && (!isCivilDay(on) || on > today)) {
    found.push(invalid(field('on'), 'La date d’une pièce existe, et n’est pas à venir.'));
  }
  if (link !== null && (!/^https?:\/\/[^\s]+$/.test(link) || link.length > LONGEST_TEXT)) {
    found.push(invalid(field('link'), 'Un lien commence par https:// ou http://.'));
  }
  if (sha256 !== null && !/^[0-9a-f]{64}$/.test(sha256)) {
    found.push(invalid(field('sha256'), 'Une empreinte SHA-256 a 64 chiffres hexadécimaux minuscules.'));
  }
  return found;
}

/** Equality of two values: declaring the second one adds nothing. */
export function saysTheSame(one: ValueContent, other: ValueContent): boolean {
  const content = (value: ValueContent) =>
    JSON.stringify([
      value.nature,
      value.numerator,
      value.denominator,
      value.answer,
      value.reason,
      value.observedFrom,
      value.observedUntil,
      value.evidence.map(({ label, link, sha256, on }) => [label, link, sha256, on]),
    ]);
  return content(one) === content(other);
}
