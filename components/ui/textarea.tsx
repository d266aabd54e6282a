import type { ComponentProps } from "react";
import { cn } from "./cn";
import { controlStyles } from "./input";

/** Grows with its text where the browser can (`field-sizing`). */
export function Textarea({ className, ...props }: ComponentProps<"textarea">) {
  return <textarea className={cn(controlStyles, "field-sizing-content min-h-16 resize-y px-2.5 py-1.5 scrollbar-quiet", className)} {...props} />;
}
