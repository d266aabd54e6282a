import { Trash2 } from "lucide-react";
import type { ReactNode } from "react";
import { IconButton } from "@/components/ui/icon-button";
import { PathNotice } from "./path-field";

/** One trigger of a list, with the way to take it away. */
export function TriggerFrame({ path, title, onRemove, children }: { path: string; title: string; onRemove: () => void; children: ReactNode }) {
  return (
    <PathNotice path={path}>
      <fieldset className="grid gap-2 rounded-md border border-line p-2">
        <legend className="sr-only">{title}</legend>
        <div className="flex items-center justify-between">
          <p aria-hidden="true" className="font-medium text-sm">
            {title}
          </p>
          <IconButton label={`Remove the ${title.toLowerCase()}`} size="sm" onClick={onRemove}>
            <Trash2 />
          </IconButton>
        </div>
        {children}
      </fieldset>
    </PathNotice>
  );
}
