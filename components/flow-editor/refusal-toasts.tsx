import { useEffect } from "react";
import { toast } from "sonner";
import { refusalSentence } from "./refusal-sentence";
import { useEditor } from "./store/editor-store";

/** Says why an edit was not taken. */
export function RefusalToasts() {
  const refusal = useEditor((state) => state.refusal);
  useEffect(() => {
    if (refusal) toast.error(refusalSentence(refusal));
  }, [refusal]);
  return null;
}
