/** Two letters in a square: people have circles. */
export function WorkspaceMark({ name }: { name: string }) {
  return (
    <span aria-hidden="true" className="grid size-7 shrink-0 place-items-center rounded-md border border-line bg-surface font-medium text-2xs text-ink-2">
      {lettersOf(name)}
    </span>
  );
}

function lettersOf(name: string): string {
  const [first = "", second = ""] = name.trim().split(/\s+/);
  const letters = second === "" ? [...first].slice(0, 2) : [[...first][0], [...second][0]];
  return letters.join("").toUpperCase();
}
