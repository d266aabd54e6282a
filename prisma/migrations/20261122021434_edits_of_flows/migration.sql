-- CreateTable
CREATE TABLE "flow_edits" (
    "id" TEXT NOT NULL,
    "workspace_id" TEXT NOT NULL,
    "flow_id" TEXT NOT NULL,
    "revision" INTEGER NOT NULL,
    "op_id" TEXT NOT NULL,
    "client_id" TEXT NOT NULL,
    "by" TEXT NOT NULL,
    "base" INTEGER NOT NULL,
    "edits" JSONB NOT NULL,
    "answer" JSONB NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "flow_edits_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "flow_edits_flow_id_op_id_key" ON "flow_edits"("flow_id", "op_id");

-- CreateIndex
CREATE UNIQUE INDEX "flow_edits_flow_id_revision_key" ON "flow_edits"("flow_id", "revision");

-- AddForeignKey
ALTER TABLE "flow_edits" ADD CONSTRAINT "flow_edits_flow_id_fkey" FOREIGN KEY ("flow_id") REFERENCES "flows"("id") ON DELETE CASCADE ON UPDATE CASCADE;
