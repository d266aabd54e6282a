import { CircleAlert } from "lucide-react";
import { type ReactNode, useId } from "react";
import { cn } from "./cn";

export type FieldControl = { id: string; "aria-describedby": string | undefined; "aria-invalid": true | undefined };

export type FieldProps = {
  label: ReactNode;
  help?: ReactNode;
  /** Says in words what is wrong and what to do. */
  error?: string | null;
  /** Marks the field as one that may stay empty. */
  optional?: boolean;
  /** Shown at the end of the label's line, for example a link or a counter. */
  aside?: ReactNode;
  hideLabel?: boolean;
  className?: string;
  /** Draws the control with the ids that tie it to its label, help and error. */
  children: (control: FieldControl) => ReactNode;
};

export function Field({ label, help, error, optional = false, aside, hideLabel = false, className, children }: FieldProps) {
  const id = useId();
  const helpId = `${id}-help`;
  const errorId = `${id}-error`;
  const describedBy = [error ? errorId : null, help ? helpId : null].filter((part) => part !== null).join(" ");
  return (
    <div className={cn("grid gap-1", className)}>
      <div className={cn("flex items-baseline justify-between gap-2", hideLabel && "sr-only")}>
        <label htmlFor={id} className="text-sm font-medium text-ink">
          {label} {optional && <span className="ml-0.5 font-normal text-ink-3">optional</span>}
        </label>
        {aside && <span className="text-xs text-ink-3">{aside}</span>}
      </div>
      {children({ id, "aria-describedby": describedBy || undefined, "aria-invalid": error ? true : undefined })}
      {error && (
        <p id={errorId} className="flex items-start gap-1.5 text-xs text-danger" aria-live="polite">
          <CircleAlert aria-hidden="true" className="mt-px size-3.5 shrink-0" />
          {error}
        </p>
      )}
      {help && (
        <p id={helpId} className="text-xs text-ink-3">
          {help}
        </p>
      )}
    </div>
  );
}
