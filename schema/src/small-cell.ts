/** Of one or two, whoever knows one knows the other; zero tells nobody apart. Which figures are cells is for each subgraph. */
export const isSmallCell = (count: number): boolean => count === 1 || count === 2;
