import { useEffect } from "react";
import { toast } from "sonner";
import { useEditor, useEditorStore } from "./store/editor-store";

const id = "lost-edits";

/** Says that something could not be kept, for as long as nobody has looked at it. */
export function LostToasts() {
  const count = useEditor((state) => state.lost.length);
  const { openDialog } = useEditorStore().getState();
  useEffect(() => {
    if (count === 0) {
      toast.dismiss(id);
      return;
    }
    const text = count === 1 ? "One of your changes could not be kept." : `${count} of your changes could not be kept.`;
    toast.warning(text, { id, duration: Number.POSITIVE_INFINITY, action: { label: "Show", onClick: () => openDialog({ type: "lost" }) } });
  }, [count, openDialog]);
  return null;
}
