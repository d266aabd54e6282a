-- CreateTable
CREATE TABLE "trigger_batches" (
    "id" TEXT NOT NULL,
    "workspace_id" TEXT NOT NULL,
    "flow_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "total" INTEGER NOT NULL,
    "left_out" INTEGER NOT NULL DEFAULT 0,
    "due_at" TIMESTAMPTZ(3),
    "created_by" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "trigger_batches_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "trigger_batches_flow_id_created_at_idx" ON "trigger_batches"("flow_id", "created_at");

-- CreateIndex
CREATE UNIQUE INDEX "trigger_batches_workspace_id_key_key" ON "trigger_batches"("workspace_id", "key");
