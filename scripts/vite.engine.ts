/// Builds the command line and the pool's worker into dist/ (plain Node modules; dependencies stay in node_modules).
import { defineConfig } from "vite";

export default defineConfig({
  build: {
    ssr: true,
    target: "node20",
    outDir: "dist",
    emptyOutDir: false,
    minify: false,
    rollupOptions: {
      input: { "cli/main": "engine/cli/main.ts", "pool/worker": "engine/pool/worker.ts" },
      output: { entryFileNames: "[name].js", chunkFileNames: "chunks/[name].js" },
    },
  },
});
