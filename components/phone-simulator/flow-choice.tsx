import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "@/components/trpc/use-trpc";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/select";

/** No flow has such a name. */
const noFlow = "-";

/** The flow that somebody meets who writes for the first time. */
export function FlowChoice({ opens, onChange }: { opens: string | null; onChange: (flow: string | null) => Promise<boolean> }) {
  const trpc = useTRPC();
  const flows = useQuery(trpc.flows.list.queryOptions({}));
  const active = (flows.data?.flows ?? []).filter(({ publishedVersion }) => publishedVersion !== null);
  const options = [{ value: noFlow, label: "What they say decides" }, ...active.map(({ slug, name }) => ({ value: slug, label: name, text: name }))];
  return (
    <Field label="A newcomer meets">
      {(control) => <Select {...control} options={options} value={opens ?? noFlow} onValueChange={(value) => void onChange(value === noFlow ? null : value)} />}
    </Field>
  );
}
