import type { FindingsReport, ImportCounts, ImportKind, ImportReport } from '@hopen/establishments';

const ROWS: Readonly<Record<ImportKind, string>> = {
  legalEntities: 'Legal entities',
  sites: 'Sites',
  coordinates: 'Coordinates',
  hospitalGroups: 'Groups (GHT)',
  others: 'Other lines',
};

/** Kinds that are shown where the files hold any: groups are in FINESS+ alone. */
const IN_SOME_FILES: readonly string[] = ['hospitalGroups', 'others'];

const COLUMNS: readonly (keyof ImportCounts)[] = [
  'read',
  'created',
  'updated',
  'unchanged',
  'rejected',
  'reopened',
  'closed',
  'leftOut',
];

const FIRST_WIDTH = 15;
const WIDTH = 11;

/** Formats the result of an import for the terminal. */
export function describeReport({ extractedOn, counts, rejected, remarks, notes }: ImportReport): string {
  const header = line(
    '',
    COLUMNS.map((column) => (column === 'leftOut' ? 'left out' : column)),
  );
  const rows = Object.entries(ROWS)
    .filter(([kind]) => !IN_SOME_FILES.includes(kind) || counts[kind as ImportKind].read > 0)
    .map(([kind, label]) =>
      line(
        label,
        COLUMNS.map((column) => inThousands(counts[kind as ImportKind][column])),
      ),
    );
  return [
    `\nThe extract of FINESS of ${extractedOn} is imported.\n`,
    header,
    ...rows,
    '\nread = created + updated + unchanged + rejected; reopened ones are among the updated ones.',
    'closed: sites and groups that are closed, or that this extract no longer holds, and coordinates that it no longer gives.',
    'left out: sites of other categories, closed ones, legal entities without a site of ours, groups that are no GHT.',
    ...notes,
    '',
    rejected.path === null ? 'Nothing was rejected.' : describeFindings('Rejected', rejected),
    ...(remarks.path === null ? [] : [describeFindings('Loaded with a value left out or doubtful', remarks)]),
  ].join('\n');
}

const inThousands = (count: number) => count.toLocaleString('en-US');

const line = (label: string, cells: readonly string[]) =>
  label.padEnd(FIRST_WIDTH) + cells.map((cell) => cell.padStart(WIDTH)).join('');

function describeFindings(title: string, { path, countByCode }: FindingsReport): string {
  const codes = Object.entries(countByCode).map(([code, count]) => `  ${inThousands(count)} ${code}`);
  return [`${title} (each with its reason in ${path}):`, ...codes].join('\n');
}
