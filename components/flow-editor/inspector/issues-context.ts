import { createContext, useContext, useMemo } from "react";
import type { Issue, Validation } from "@/flows/validation/issue";

type Finding = { issue: Issue; isError: boolean };

const IssuesContext = createContext<ReadonlyMap<string, Finding>>(new Map());

export const IssuesProvider = IssuesContext.Provider;

/** Findings by JSON pointer; an error stands before a warning. */
export function useIssuesByPath(validation: Validation | null): ReadonlyMap<string, Finding> {
  return useMemo(() => {
    const warnings = (validation?.warnings ?? []).map((issue) => [issue.path, { issue, isError: false }] as const);
    const errors = (validation?.errors ?? []).map((issue) => [issue.path, { issue, isError: true }] as const);
    return new Map<string, Finding>([...warnings, ...errors]);
  }, [validation]);
}

/** What is found at exactly this place, in words; null when nothing is. */
export function useIssueAt(path: string): { text: string; isError: boolean } | null {
  const finding = useContext(IssuesContext).get(path);
  return finding ? { text: textOf(finding.issue), isError: finding.isError } : null;
}

function textOf(issue: Issue): string {
  const message = issue.message.charAt(0).toUpperCase() + issue.message.slice(1);
  return issue.fix ? `${message.replace(/[.]?$/, ".")} ${issue.fix.charAt(0).toUpperCase()}${issue.fix.slice(1)}` : message;
}
