import { createContext, useContext, useMemo } from "react";
import type { Issue, Validation } from "@/flows/validation/issue";

const IssuesContext = createContext<ReadonlyMap<string, Issue>>(new Map());

export const IssuesProvider = IssuesContext.Provider;

/** Findings by JSON pointer; an error stands before a warning. */
export function useIssuesByPath(validation: Validation | null): ReadonlyMap<string, Issue> {
  return useMemo(() => new Map([...(validation?.warnings ?? []), ...(validation?.errors ?? [])].map((issue) => [issue.path, issue])), [validation]);
}

/** What is wrong at exactly this place, in words; null when nothing is. */
export function useIssueAt(path: string): string | null {
  const issue = useContext(IssuesContext).get(path);
  if (!issue) return null;
  const message = issue.message.charAt(0).toUpperCase() + issue.message.slice(1);
  return issue.fix ? `${message.replace(/[.]?$/, ".")} ${issue.fix.charAt(0).toUpperCase()}${issue.fix.slice(1)}` : message;
}
