import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { toast } from "sonner";
import { describeError } from "@/components/errors/error-sentence";
import { useTRPC } from "@/components/trpc/use-trpc";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";

const most = 100;

/** Which of several flows that one thing would start is started. */
export function PriorityField({ slug, priority, mayChange }: { slug: string; priority: number; mayChange: boolean }) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const [typed, setTyped] = useState<string | null>(null);
  const save = useMutation(
    trpc.triggers.setPriority.mutationOptions({
      onError: (error) => toast.error(describeError(error)),
      async onSuccess() {
        await queries.invalidateQueries({ queryKey: trpc.triggers.ofFlow.queryKey({ id: slug }) });
        setTyped(null);
      },
    }),
  );
  const number = Number(typed ?? priority);
  const isNumber = Number.isInteger(number) && Math.abs(number) <= most && typed !== "";
  const help = "Where several flows have the same keyword, intent or webhook, the one of the highest priority is started.";
  return (
    <form
      className="flex flex-wrap items-start gap-2 px-4 py-4 sm:px-6"
      onSubmit={(event) => {
        event.preventDefault();
        if (isNumber) save.mutate({ id: slug, priority: number });
      }}
    >
      <Field label="Priority" help={help} error={isNumber ? null : `A whole number from -${most} to ${most}.`} className="max-w-md flex-1">
        {(control) => (
          <div className="flex gap-2">
            <Input
              {...control}
              type="number"
              className="w-24"
              min={-most}
              max={most}
              disabled={!mayChange}
              value={typed ?? String(priority)}
              onChange={(event) => setTyped(event.target.value)}
            />
            {typed !== null && typed !== String(priority) && (
              <Button type="submit" pending={save.isPending} disabled={!isNumber}>
                Save
              </Button>
            )}
          </div>
        )}
      </Field>
    </form>
  );
}
