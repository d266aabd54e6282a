-- AlterTable
ALTER TABLE "jobs" ADD COLUMN     "subject" TEXT;

-- CreateTable
CREATE TABLE "run_moves" (
    "id" TEXT NOT NULL,
    "workspace_id" TEXT NOT NULL,
    "flow_id" TEXT NOT NULL,
    "to_version_id" TEXT NOT NULL,
    "job_id" TEXT NOT NULL,
    "only_fitting" BOOLEAN NOT NULL,
    "requested_by" TEXT NOT NULL,
    "stage" TEXT NOT NULL DEFAULT 'checking',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "run_moves_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "run_move_results" (
    "move_id" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "run_id" TEXT NOT NULL,
    "conversation_id" TEXT NOT NULL,
    "from_version_id" TEXT NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'pending',
    "misfits" JSONB,

    CONSTRAINT "run_move_results_pkey" PRIMARY KEY ("move_id","position")
);

-- CreateIndex
CREATE INDEX "run_moves_flow_id_created_at_idx" ON "run_moves"("flow_id", "created_at");

-- CreateIndex
CREATE INDEX "run_moves_workspace_id_idx" ON "run_moves"("workspace_id");

-- AddForeignKey
ALTER TABLE "run_move_results" ADD CONSTRAINT "run_move_results_move_id_fkey" FOREIGN KEY ("move_id") REFERENCES "run_moves"("id") ON DELETE CASCADE ON UPDATE CASCADE;
