import { useMutation } from "@tanstack/react-query";
import { useCatalogue } from "@/components/catalogue/use-catalogue";
import { type Proof, proveRun, type RecordedForProof } from "./prove-run";

/** Verifies the run as it is stored now. `readAgain` gives the newest of it, as a run may go on while it is looked at. */
export function useProof(readAgain: () => Promise<{ data: RecordedForProof | undefined }>) {
  const { facts } = useCatalogue();
  const proving = useMutation({
    mutationFn: async (): Promise<Proof> => {
      const { data } = await readAgain();
      if (!data) throw new Error("the run could not be read");
      return proveRun(data, facts);
    },
  });
  return { proof: proving.data ?? null, failure: proving.error, pending: proving.isPending, prove: () => proving.mutate(), dismiss: () => proving.reset() };
}
