-- CreateTable
CREATE TABLE "differences" (
    "id" TEXT NOT NULL,
    "workspace_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "details" JSONB NOT NULL,
    "run_id" TEXT,
    "conversation_id" TEXT,
    "found_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "seen_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "reviewed_at" TIMESTAMPTZ(3),
    "reviewed_by" TEXT,

    CONSTRAINT "differences_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "differences_workspace_id_kind_idx" ON "differences"("workspace_id", "kind");
