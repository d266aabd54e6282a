"use client";

import { RadioGroup } from "radix-ui";
import { Skeleton } from "@/components/ui/skeleton";
import { isModule, moduleWords } from "./flow-row";

type Template = { id: string; name: string; description: string; module: string; stateCount: number };

type Props = { templates: readonly Template[]; isLoading: boolean; value: string | null; onChange: (id: string) => void };

export function TemplateChoice({ templates, isLoading, value, onChange }: Props) {
  if (isLoading) {
    return (
      <div aria-busy="true" className="grid gap-2">
        {["one", "two"].map((key) => (
          <div key={key} className="grid gap-2.5 rounded-md border border-line p-3">
            <Skeleton className="w-32" />
            <Skeleton className="w-64" />
          </div>
        ))}
      </div>
    );
  }
  return (
    <RadioGroup.Root aria-label="Template" value={value ?? ""} onValueChange={onChange} className="grid gap-2">
      {templates.map((template) => (
        <RadioGroup.Item
          key={template.id}
          value={template.id}
          className="rounded-md border border-line p-3 text-left transition-colors hover:border-line-strong hover:bg-hover data-[state=checked]:border-accent data-[state=checked]:bg-accent-soft"
        >
          <span className="flex items-baseline justify-between gap-3">
            <span className="font-medium text-ink">{template.name}</span>
            <span className="shrink-0 text-xs text-ink-2 tabular-nums">
              {isModule(template.module) ? `${moduleWords[template.module]} · ` : ""} {template.stateCount} {template.stateCount === 1 ? "state" : "states"}
            </span>
          </span>
          <span className="mt-0.5 block text-pretty text-ink-2">{template.description}</span>
        </RadioGroup.Item>
      ))}
    </RadioGroup.Root>
  );
}
