import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { lossOf, removalOf } from "../state-rules";
import { useEditor, useEditorStore } from "../store/editor-store";

const shown = 6;

/** Names what goes with the states before it goes. */
export function DeleteStatesDialog({ names }: { names: readonly string[] }) {
  const store = useEditorStore();
  const definition = useEditor((state) => state.definition);
  const loss = lossOf(definition, names);
  const what = names.length === 1 ? `${names[0]}` : `${names.length} states`;
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => !open && store.getState().closeDialog()}
      title={`Delete ${what}?`}
      confirmLabel={names.length === 1 ? "Delete state" : `Delete ${names.length} states`}
      onConfirm={async () => {
        store.getState().edit(removalOf(names));
      }}
    >
      {names.length > 1 && <p className="mb-2">{names.join(", ")}</p>}
      {loss.length > 0 && (
        <>
          <p>{loss.length === 1 ? "This transition goes with it:" : `These ${loss.length} transitions go too:`}</p>
          <ul className="mt-1.5 grid gap-0.5 font-mono text-xs">
            {loss.slice(0, shown).map(({ source, event, target }) => (
              <li key={`${source}:${event}:${target}`}>
                {source} · {event} → {target}
              </li>
            ))}
            {loss.length > shown && <li>and {loss.length - shown} more</li>}
          </ul>
        </>
      )}
      <p className="mt-2">You can undo this.</p>
    </ConfirmDialog>
  );
}
