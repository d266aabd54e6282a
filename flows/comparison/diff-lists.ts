export type Change = { type: "same" | "missing" | "added"; item: string };

/** The shortest way from one list to another (longest common subsequence); what is missing stands before what came instead. Pure. */
export function diffLists(expected: readonly string[], actual: readonly string[]): Change[] {
  const lengths = Array.from({ length: expected.length + 1 }, () => Array.from({ length: actual.length + 1 }, () => 0));
  const common = (row: number, column: number): number => lengths[row]?.[column] ?? 0;
  for (let row = expected.length - 1; row >= 0; row -= 1) {
    for (let column = actual.length - 1; column >= 0; column -= 1) {
      const best = expected[row] === actual[column] ? common(row + 1, column + 1) + 1 : Math.max(common(row + 1, column), common(row, column + 1));
      lengths[row]?.splice(column, 1, best);
    }
  }
  const changes: Change[] = [];
  let [row, column] = [0, 0];
  while (row < expected.length || column < actual.length) {
    const [wanted, got] = [expected[row], actual[column]];
    if (wanted !== undefined && wanted === got) {
      changes.push({ type: "same", item: wanted });
      row += 1;
      column += 1;
    } else if (wanted !== undefined && (got === undefined || common(row + 1, column) >= common(row, column + 1))) {
      changes.push({ type: "missing", item: wanted });
      row += 1;
    } else if (got !== undefined) {
      changes.push({ type: "added", item: got });
      column += 1;
    }
  }
  return changes;
}
