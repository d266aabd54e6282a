import { CircleAlert } from "lucide-react";

/** What went wrong with the form as a whole. The region is always there, so that it is announced when it fills. */
export function FormError({ children }: { children: string | null }) {
  return (
    <div aria-live="assertive">
      {children && (
        <p className="flex items-start gap-2 rounded-md bg-danger-soft px-3 py-2 text-danger">
          <CircleAlert aria-hidden="true" className="mt-0.5 size-4 shrink-0" />
          {children}
        </p>
      )}
    </div>
  );
}
