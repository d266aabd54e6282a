"use client";

import { CopyButton } from "./copy-button";

/** A secret that is shown this one time. */
export function SecretOnce({ label, value, help }: { label: string; value: string; help: string }) {
  return (
    <div>
      <p className="text-sm font-medium">{label}</p>
      <div className="mt-1 flex items-center gap-1 rounded-md border border-line-strong bg-sunken py-1 pr-1 pl-2.5">
        <code className="min-w-0 flex-1 font-mono text-xs break-all select-all">{value}</code>
        <CopyButton value={value} label={`Copy the ${label.toLowerCase()}`} size="md" />
      </div>
      <p className="mt-1 text-xs text-ink-3">{help}</p>
    </div>
  );
}
