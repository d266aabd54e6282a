import { type ReactNode, useState } from "react";
import { operatorSentence } from "@/components/errors/error-sentence";
import { Button } from "@/components/ui/button";
import { useEditor } from "./store/editor-store";
import type { Exchange } from "./sync/exchange";

/** Quiet lines under the top bar for what needs a decision; none of them stops the work. */
export function Banners({ exchange }: { exchange: () => Exchange | null }) {
  const status = useEditor((state) => state.saveStatus);
  if (status.type === "stale")
    return (
      <ReloadBanner
        exchange={exchange}
        text="So much has changed that this page cannot catch up. Reload the flow; your unsaved changes are put on top where they fit."
      />
    );
  if (status.type === "refused")
    return <ReloadBanner exchange={exchange} text={`The server did not take your last changes. ${operatorSentence(status.code)}`} />;
  return null;
}

function Banner({ text, children }: { text: string; children: ReactNode }) {
  return (
    <div role="status" className="flex shrink-0 flex-wrap items-center gap-x-3 gap-y-1.5 border-line border-b bg-warn-soft px-4 py-1.5 text-sm text-warn">
      <p className="min-w-0 flex-1">{text}</p>
      <div className="flex gap-2">{children}</div>
    </div>
  );
}

function ReloadBanner({ exchange, text }: { exchange: () => Exchange | null; text: string }) {
  const [isPending, setIsPending] = useState(false);
  const reload = async () => {
    setIsPending(true);
    await exchange()?.startAgain();
    setIsPending(false);
  };
  return (
    <Banner text={text}>
      <Button size="sm" pending={isPending} onClick={() => void reload()}>
        Reload flow
      </Button>
    </Banner>
  );
}
