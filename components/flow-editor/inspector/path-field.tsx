import { TriangleAlert } from "lucide-react";
import { memo, type ReactNode } from "react";
import { cn } from "@/components/ui/cn";
import { Field, type FieldProps } from "@/components/ui/field";
import { WritingHere } from "../people/writing-here";
import { useIssueAt } from "./issues-context";

/** A field for one place of the document: it shows what validation says about that place and can be focused by its JSON pointer. */
export function PathField({ path, error, children, ...props }: FieldProps & { path: string }) {
  const issue = useIssueAt(path);
  return (
    <div data-path={path} className="relative">
      <WritingHere path={path} />
      <Field {...props} error={error ?? (issue?.isError ? issue.text : null)}>
        {children}
      </Field>
      {!error && issue && !issue.isError && <Warning text={issue.text} />}
    </div>
  );
}

function Warning({ text }: { text: string }) {
  return (
    <p className="mt-1 flex items-start gap-1.5 text-warn text-xs">
      <TriangleAlert aria-hidden="true" className="mt-px size-3.5 shrink-0" />
      {text}
    </p>
  );
}

/** What validation says about a place that is no single field. */
export const PathNotice = memo(function PathNotice({ path, children }: { path: string; children?: ReactNode }) {
  const issue = useIssueAt(path);
  return (
    <div data-path={path} tabIndex={-1} className="outline-none">
      {issue && (
        <p className={cn("my-2 rounded-sm px-2 py-1.5 text-xs", issue.isError ? "bg-danger-soft text-danger" : "bg-warn-soft text-warn")}>{issue.text}</p>
      )}
      {children}
    </div>
  );
});
