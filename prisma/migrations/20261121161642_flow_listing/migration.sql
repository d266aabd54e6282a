-- AlterTable
ALTER TABLE "flows" ADD COLUMN     "is_public" BOOLEAN NOT NULL DEFAULT true,
ADD COLUMN     "title" TEXT;
