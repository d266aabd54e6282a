import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { describeError } from "@/components/errors/error-sentence";
import { useTRPC } from "@/components/trpc/use-trpc";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Switch } from "@/components/ui/switch";
import type { FlowListing } from "../editor-api";
import { useEditor, useEditorStore } from "../store/editor-store";

const longestTitle = 60;

/** What customers meet of the flow: who may open it, and by what title it is offered to them. Kept at once; shown as kept when it is. */
export function ListingForm() {
  const { listing, save, error } = useListing();
  const [title, setTitle] = useState(listing.title ?? "");
  const keepTitle = () => title.trim() !== (listing.title ?? "") && save({ ...listing, title: title.trim() || null });
  return (
    <div className="grid gap-4">
      <Field
        label="Open to everybody"
        help={listing.isPublic ? "Whoever has the link can talk to it." : "Only programs with an API key can open it; to others it is not there."}
      >
        {(control) => <Switch {...control} checked={listing.isPublic} onCheckedChange={(isPublic) => save({ ...listing, isPublic })} />}
      </Field>
      <Field
        label="Title for customers"
        optional
        error={error}
        help="Offered by this title when another conversation has ended. Without one it is never offered."
      >
        {(control) => (
          <Input
            {...control}
            maxLength={longestTitle}
            placeholder="e.g. Book a table"
            value={title}
            onChange={(event) => setTitle(event.target.value)}
            onBlur={keepTitle}
            onKeyDown={(event) => event.key === "Enter" && keepTitle()}
          />
        )}
      </Field>
    </div>
  );
}

/** Shows what is asked for at once, and what was there before when the server refuses. */
function useListing(): { listing: FlowListing; save: (listing: FlowListing) => void; error: string | null } {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const id = useEditor((state) => state.flow.id);
  const kept = useEditor((state) => state.flow.listing);
  const { listed } = useEditorStore().getState();
  const change = useMutation(
    trpc.flows.setListing.mutationOptions({
      onMutate: ({ isPublic, title }) => listed({ isPublic, title }),
      onError: () => listed(kept),
      onSettled: () => queries.invalidateQueries({ queryKey: trpc.flows.list.queryKey() }),
    }),
  );
  return {
    listing: kept,
    save: (listing) => change.mutate({ id, ...listing }),
    error: change.error ? describeError(change.error) : null,
  };
}
