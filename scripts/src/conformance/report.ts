import type { Finding, Report } from './run.ts';

const WORDS = { passed: 'passed', breach: 'BREACH', unseen: 'unseen' } as const;
const SPEED = {
  passed: 'It is fast enough.',
  breach: 'It is too slow: that is no breach of the treaty, and a national question waits for it.',
  unseen: 'How fast it is could not be seen.',
} as const;
/** Width of an outcome with its margins. */
const MARGIN = ' '.repeat(10);

const MOST_LINES = 30;
const LONGEST_LINE = 500;

/** Replaces control characters, since responses are untrusted and could control the terminal. */
const printable = (line: string) => line.replace(/\p{C}/gu, '\u00b7').slice(0, LONGEST_LINE);

/** Plain-text report: each check with its observation, and the remedy of a breach. */
export function textOf({ region, type, url, treaty, speed, findings }: Report): string {
  const subjects = Map.groupBy([...findings, speed], ({ subject }) => subject);
  return [
    `Region ${region} at ${url}, held against treaty ${treaty}: ${type}`,
    ...[...subjects].flatMap(([subject, found]) => ['', subject, ...found.flatMap(linesOf)]),
    '',
    summaryOf(findings),
    SPEED[speed.outcome],
  ].join('\n');
}

const linesOf = ({ outcome, check, seen, todo }: Finding): string[] => [
  `  ${WORDS[outcome]}  ${check}`,
  ...seen
    .split('\n')
    .slice(0, MOST_LINES)
    .map((line) => `${MARGIN}${printable(line)}`),
  ...(todo ? [`${MARGIN}To do: ${todo}`] : []),
];

function summaryOf(findings: readonly Finding[]): string {
  const of = (outcome: Finding['outcome']) => findings.filter((each) => each.outcome === outcome).length;
  const breaches = of('breach');
  const verdict = breaches > 0 ? 'It does not conform.' : 'It conforms, as far as could be seen.';
  const figures = `${findings.length} checks: ${of('passed')} passed, ${breaches} breaches, ${of('unseen')} unseen.`;
  return `${verdict} ${figures}`;
}
