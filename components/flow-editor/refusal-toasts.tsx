import { useEffect } from "react";
import { toast } from "sonner";
import { operatorSentence } from "@/components/errors/error-sentence";
import { useEditor } from "./store/editor-store";

/** Says why an edit was not taken. */
export function RefusalToasts() {
  const refusal = useEditor((state) => state.refusal);
  useEffect(() => {
    if (refusal) toast.error(operatorSentence(refusal.code, refusal.details));
  }, [refusal]);
  return null;
}
