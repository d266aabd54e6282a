import { LoaderCircle } from "lucide-react";
import { cn } from "./cn";

/** A turning circle. With `label` it is announced; without, it is decoration beside a text that says what goes on. */
export function Spinner({ className, label }: { className?: string; label?: string }) {
  const icon = <LoaderCircle aria-hidden="true" className={cn("size-4 animate-spin", className)} />;
  if (!label) return icon;
  return (
    <span role="status">
      {icon}
      <span className="sr-only">{label}</span>
    </span>
  );
}
