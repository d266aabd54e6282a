-- AlterTable
ALTER TABLE "flow_runs" ADD COLUMN     "entries" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "tape_from" INTEGER NOT NULL DEFAULT 0;

-- A start signal is an origin.
ALTER TABLE "flow_runs" RENAME COLUMN "start_signal" TO "origin";

-- Runs that were recorded before: their signals are read from their steps.
UPDATE "flow_runs" SET "tape_from" = "seq";

-- AlterTable
ALTER TABLE "flow_run_steps" ADD COLUMN     "answer" INTEGER;

-- CreateTable
CREATE TABLE "flow_run_tape" (
    "conversation_id" TEXT NOT NULL,
    "flow_run_id" TEXT NOT NULL,
    "n" INTEGER NOT NULL,
    "turn" INTEGER NOT NULL,
    "turn_id" TEXT NOT NULL,
    "seq" INTEGER NOT NULL,
    "state" TEXT NOT NULL,
    "signal" JSONB NOT NULL,
    "seal" TEXT,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "flow_run_tape_pkey" PRIMARY KEY ("flow_run_id","n")
);

-- AddForeignKey
ALTER TABLE "flow_run_tape" ADD CONSTRAINT "flow_run_tape_flow_run_id_fkey" FOREIGN KEY ("flow_run_id") REFERENCES "flow_runs"("id") ON DELETE CASCADE ON UPDATE CASCADE;
