import { existsSync, readFileSync } from "node:fs";

/** Tests that passed, failed and were left out, from the JSON reports of the runners; a runner that wrote no report failed once. */
export function countVitest(path) {
  const report = readReport(path);
  if (!report) return { passed: 0, failed: 1, skipped: 0 };
  // A file that cannot even be loaded has no tests of its own to count.
  const brokenFiles = report.testResults.filter((file) => file.status === "failed" && file.assertionResults.every((test) => test.status !== "failed")).length;
  return { passed: report.numPassedTests, failed: report.numFailedTests + brokenFiles, skipped: report.numPendingTests + (report.numTodoTests ?? 0) };
}

export function countPlaywright(path) {
  const report = readReport(path);
  if (!report) return { passed: 0, failed: 1, skipped: 0 };
  const { expected, unexpected, flaky, skipped } = report.stats;
  return { passed: expected + flaky, failed: unexpected + report.errors.length, skipped };
}

export const sum = (counts) =>
  counts.reduce((total, each) => ({ passed: total.passed + each.passed, failed: total.failed + each.failed, skipped: total.skipped + each.skipped }), {
    passed: 0,
    failed: 0,
    skipped: 0,
  });

function readReport(path) {
  if (!existsSync(path)) return null;
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch {
    return null; // cut off when the runner was killed
  }
}
