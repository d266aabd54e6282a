-- The signal that started a run: what its recorded steps are folded over and replayed from.
ALTER TABLE "flow_runs" ADD COLUMN "start_signal" JSONB;
