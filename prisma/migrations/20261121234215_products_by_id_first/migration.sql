-- DropIndex
DROP INDEX "products_workspace_id_store_id_idx";

-- DropIndex
DROP INDEX "products_workspace_id_index_name_category_idx";

-- AlterTable
ALTER TABLE "products" DROP CONSTRAINT "products_pkey",
ADD CONSTRAINT "products_pkey" PRIMARY KEY ("id", "workspace_id");

-- CreateIndex
CREATE INDEX "products_store_id_workspace_id_idx" ON "products"("store_id", "workspace_id");

-- CreateIndex
CREATE INDEX "products_index_name_category_idx" ON "products"("index_name", "category");
