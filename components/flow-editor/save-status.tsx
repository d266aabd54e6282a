import { Check, CloudOff, RefreshCw, TriangleAlert } from "lucide-react";
import { operatorSentence } from "@/components/errors/error-sentence";
import { cn } from "@/components/ui/cn";
import { Spinner } from "@/components/ui/spinner";
import { selectHasUnsent } from "./store/document-slice";
import { useEditor } from "./store/editor-store";
import type { SaveStatus as Status } from "./store/saving-slice";

/** Where the operator's work is right now; always in sight. */
export function SaveStatus() {
  const status = useEditor((state) => state.saveStatus);
  const hasUnsent = useEditor(selectHasUnsent);
  const { icon, text, tone, title } = describe(status, hasUnsent);
  return (
    <span role="status" title={title} className={cn("flex items-center gap-1.5 whitespace-nowrap text-xs [&_svg]:size-3.5", tone)}>
      {icon}
      <span className="max-lg:sr-only">{text}</span>
    </span>
  );
}

function describe(status: Status, hasUnsent: boolean) {
  switch (status.type) {
    case "saved":
      return hasUnsent
        ? { icon: <Spinner />, text: "Saving", tone: "text-ink-3", title: undefined }
        : { icon: <Check aria-hidden="true" />, text: "Saved", tone: "text-ink-3", title: "Every change is stored" };
    case "saving":
      return { icon: <Spinner />, text: "Saving", tone: "text-ink-3", title: undefined };
    case "offline":
      return {
        icon: <CloudOff aria-hidden="true" />,
        text: "Offline, kept here",
        tone: "text-warn",
        title: "The server cannot be reached. Your changes are kept in this browser and sent when it can.",
      };
    case "stale":
      return { icon: <RefreshCw aria-hidden="true" />, text: "Reload needed", tone: "text-warn", title: "This page has been away for too long to catch up." };
    case "refused":
      return { icon: <TriangleAlert aria-hidden="true" />, text: "Not saved", tone: "text-danger", title: operatorSentence(status.code) };
  }
}
