import type { ReactNode } from "react";
import { Field, type FieldProps } from "@/components/ui/field";
import { useIssueAt } from "./issues-context";

/** A field for one place of the document: it shows what validation says about that place and can be focused by its JSON pointer. */
export function PathField({ path, error, children, ...props }: FieldProps & { path: string }) {
  const issue = useIssueAt(path);
  return (
    <div data-path={path}>
      <Field {...props} error={error ?? issue}>
        {children}
      </Field>
    </div>
  );
}

/** What validation says about a place that is no single field. */
export function PathNotice({ path, children }: { path: string; children?: ReactNode }) {
  const issue = useIssueAt(path);
  return (
    <div data-path={path} tabIndex={-1} className="outline-none">
      {issue && <p className="mb-2 rounded-sm bg-warn-soft px-2 py-1 text-warn text-xs">{issue}</p>}
      {children}
    </div>
  );
}
