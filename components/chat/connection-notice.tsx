import { CloudOff } from "lucide-react";

/** Says quietly that the connection is gone; what is written meanwhile waits. */
export function ConnectionNotice({ isOffline }: { isOffline: boolean }) {
  return (
    <div role="status" className="shrink-0">
      {isOffline && (
        <p className="flex items-center justify-center gap-2 border-b border-line bg-warn-soft px-4 py-1.5 text-xs text-warn animate-fade-in">
          <CloudOff aria-hidden="true" className="size-3.5" />
          No connection. What you write is sent when it is back.
        </p>
      )}
    </div>
  );
}
