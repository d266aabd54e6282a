"use client";

import { Check, Copy } from "lucide-react";
import { useEffect, useState } from "react";
import { IconButton } from "./icon-button";

/** Copies `value` and says so for two seconds. */
export function CopyButton({ value, label = "Copy", className, size = "sm" }: { value: string; label?: string; className?: string; size?: "sm" | "md" }) {
  const [hasCopied, setHasCopied] = useState(false);
  useEffect(() => {
    if (!hasCopied) return;
    const timer = setTimeout(() => setHasCopied(false), 2000);
    return () => clearTimeout(timer);
  }, [hasCopied]);
  return (
    <IconButton
      label={hasCopied ? "Copied" : label}
      size={size}
      className={className}
      onClick={() => void navigator.clipboard.writeText(value).then(() => setHasCopied(true))}
    >
      {hasCopied ? <Check aria-hidden="true" className="text-success" /> : <Copy aria-hidden="true" />}
    </IconButton>
  );
}
