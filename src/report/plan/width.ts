/** Columns of a terminal that nobody has widened. */
export const lineMax = 80
