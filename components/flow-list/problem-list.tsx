import type { Problem } from "./read-json";

export function ProblemList({ problems }: { problems: readonly Problem[] }) {
  if (problems.length === 0) return null;
  return (
    <ul aria-label="Problems" className="mt-2 max-h-56 divide-y divide-line overflow-y-auto rounded-md border border-line scrollbar-quiet">
      {problems.map((problem) => (
        <li key={`${problem.path} ${problem.message}`} className="px-3 py-2">
          <p className="text-ink first-letter:uppercase">{problem.message}</p>
          {problem.path && <p className="font-mono text-2xs break-all text-ink-3">{problem.path}</p>}
        </li>
      ))}
    </ul>
  );
}
