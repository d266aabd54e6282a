import { Kbd } from "@/components/ui/kbd";

const shortcuts: readonly { keys: readonly string[]; does: string }[] = [
  { keys: ["←", "↑", "→", "↓"], does: "Move along the connected states" },
  { keys: ["Enter"], does: "Inspect the state" },
  { keys: ["N"], does: "Add a state" },
  { keys: ["+"], does: "Add what comes next" },
  { keys: ["C"], does: "Connect the state" },
  { keys: ["F2"], does: "Rename the state, change the event" },
  { keys: ["Delete"], does: "Delete what is selected" },
  { keys: ["Ctrl", "D"], does: "Duplicate" },
  { keys: ["Ctrl", "Z"], does: "Undo" },
  { keys: ["Ctrl", "Shift", "Z"], does: "Redo" },
  { keys: ["Ctrl", "A"], does: "Select every state" },
  { keys: ["Shift", "drag"], does: "Select several with a box" },
  { keys: ["F"], does: "Fit the whole flow" },
  { keys: ["/"], does: "Search states" },
  { keys: ["P"], does: "Preview" },
  { keys: ["Esc"], does: "Select nothing" },
  { keys: ["?"], does: "This list" },
];

export function ShortcutsPanel() {
  return (
    <>
      <dl className="grid grid-cols-[repeat(auto-fill,minmax(260px,1fr))] gap-x-8 gap-y-1 px-4 py-3">
        {shortcuts.map(({ keys, does }) => (
          <div key={does} className="flex items-center justify-between gap-3">
            <dt className="text-ink-2">{does}</dt>
            <dd className="flex gap-1">
              {keys.map((key) => (
                <Kbd key={key}>{key}</Kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
      <p className="px-4 pb-3 text-ink-3 text-xs">
        The canvas is drawn with{" "}
        <a href="https://reactflow.dev" target="_blank" rel="noreferrer" className="underline underline-offset-2 hover:text-ink">
          React Flow
        </a>
        , MIT licence.
      </p>
    </>
  );
}
